/** Whether an older rotation still has to come to its end. */
export const UNFINISHED = `
SELECT count(*)::int AS n FROM audit.municipality_key WHERE retired_at IS NOT NULL AND wrapped IS NOT NULL`;

/** Every log that has a key which seals. */
export const LOGS = `
SELECT DISTINCT log_id AS "logId" FROM audit.municipality_key WHERE retired_at IS NULL`;

/** $1: logs; $2: the keys that were just made for them. Who asks from now on is given those. */
export const RETIRE = `
UPDATE audit.municipality_key SET retired_at = clock_timestamp()
WHERE log_id = ANY ($1::uuid[]) AND id <> ALL ($2::uuid[]) AND retired_at IS NULL
RETURNING id, log_id AS "logId"`;

/** $1: milliseconds for which a key is remembered. Retired keys that somebody may still have in mind. */
export const REMEMBERED = `
SELECT count(*)::int AS n FROM audit.municipality_key
WHERE closed_at IS NULL AND retired_at >= clock_timestamp() - $1::int * interval '1 millisecond'`;

/** From now on a trigger refuses what would stand under them. */
export const CLOSE = `
UPDATE audit.municipality_key SET closed_at = clock_timestamp()
WHERE retired_at IS NOT NULL AND closed_at IS NULL RETURNING id, log_id AS "logId"`;

export const HORIZON = 'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS horizon';

/** $1: a horizon. Whoever wrote before keys were closed may not have ended: what they wrote is not seen yet. */
export const BELOW_HORIZON = `
SELECT (pg_snapshot_xmin(pg_current_snapshot()) < $1::xid8)::int AS n`;

/** What has to follow, and whose log it is of. */
export const CLOSED = `
SELECT id, log_id AS "logId" FROM audit.municipality_key WHERE closed_at IS NOT NULL AND wrapped IS NOT NULL`;

/** $1: keys' ids, as bytes; $2: the same after the byte of their kind. What stands under each of them. */
export const STANDING = `
SELECT 'subject_key' AS table, encode(substring(wrapped FROM 1 FOR 16), 'hex')::uuid AS id, count(*)::int AS rows
FROM audit.subject_key WHERE substring(wrapped FROM 1 FOR 16) = ANY ($1::bytea[]) GROUP BY 2
UNION ALL
SELECT 'payload', encode(substring(sealed FROM 2 FOR 16), 'hex')::uuid, count(*)::int
FROM audit.payload WHERE substring(sealed FROM 1 FOR 17) = ANY ($2::bytea[]) GROUP BY 2`;

/** Whoever is in the way is given way to, before the server takes the two of us for a deadlock. */
export const WAIT_BRIEFLY = `SET LOCAL lock_timeout = '250ms'`;

/** $1: after which person; $2: keys' ids, as bytes; $3: how many. */
export const SUBJECTS_PAGE = `
SELECT subject_ref AS id, wrapped AS was FROM audit.subject_key
WHERE ($1::uuid IS NULL OR subject_ref > $1) AND substring(wrapped FROM 1 FOR 16) = ANY ($2::bytea[])
ORDER BY subject_ref LIMIT $3`;

/** $1: persons; $2: as it was; $3: as it is now. Whoever was erased meanwhile stays away. */
export const REWRAP_SUBJECTS = `
UPDATE audit.subject_key SET wrapped = new.now
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS new (subject, was, now)
WHERE subject_ref = new.subject AND wrapped = new.was RETURNING subject_ref`;

/** $1: after which entry; $2: keys' ids after the byte of their kind; $3: how many. */
export const PAYLOADS_PAGE = `
SELECT entry_id AS id, sealed AS was FROM audit.payload
WHERE ($1::uuid IS NULL OR entry_id > $1) AND substring(sealed FROM 1 FOR 17) = ANY ($2::bytea[])
ORDER BY entry_id LIMIT $3`;

/** Payloads never change: one goes, another takes its place. $1: entries; $2: as it was. */
export const DROP_SEALED = `
DELETE FROM audit.payload USING unnest($1::uuid[], $2::bytea[]) AS old (id, was)
WHERE entry_id = old.id AND sealed = old.was RETURNING entry_id AS id`;

/** $1: keys. */
export const EMPTIED = `
UPDATE audit.municipality_key SET emptied_at = clock_timestamp() WHERE id = ANY ($1::uuid[]) AND emptied_at IS NULL`;

/** $1: milliseconds. Somebody may have read a page before it followed, and open it only now. */
export const READ_OF_LATE = `
SELECT count(*)::int AS n FROM audit.municipality_key
WHERE wrapped IS NOT NULL AND emptied_at >= clock_timestamp() - $1::int * interval '1 millisecond'`;

export const DESTROY = `
UPDATE audit.municipality_key SET wrapped = NULL
WHERE emptied_at IS NOT NULL AND wrapped IS NOT NULL RETURNING id, log_id AS "logId"`;
