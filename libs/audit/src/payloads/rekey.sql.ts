/** $1: after which key; $2: how many. */
export const KEYS_PAGE = `
SELECT id, log_id AS "logId", wrapped FROM audit.municipality_key
WHERE wrapped IS NOT NULL AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`;

/** $1: key; $2: as it was; $3: as it is now. Somebody else's rotation may have been faster. */
export const REWRAP_KEY = `UPDATE audit.municipality_key SET wrapped = $3 WHERE id = $1 AND wrapped = $2 RETURNING id`;

/** Keys that another took the place of, and that are still there. */
export const COUNT_REPLACED = `
SELECT count(*)::int AS n FROM audit.municipality_key WHERE retired_at IS NOT NULL AND wrapped IS NOT NULL`;

export const COUNT_LEGIBLE = 'SELECT count(*)::int AS n FROM audit.payload WHERE body IS NOT NULL';

/** $1: after which entry; $2: how many. */
export const LEGIBLE_PAGE = `
SELECT e.id, e.municipality_id AS "municipalityId", e.event, e.subject_ref AS "subjectRef", p.salt, p.body
FROM audit.payload p JOIN audit.entry e ON e.id = p.entry_id
WHERE p.body IS NOT NULL AND ($1::uuid IS NULL OR p.entry_id > $1)
ORDER BY p.entry_id LIMIT $2`;

/**
 * Payloads never change: the legible row goes, a sealed one takes its place. What was erased meanwhile does not come
 * back, and so stays away. $1: entries.
 */
export const DROP_LEGIBLE = `
DELETE FROM audit.payload WHERE entry_id = ANY ($1::uuid[]) AND body IS NOT NULL RETURNING entry_id AS id`;

/** $1: entries; $2: sealed. */
export const PUT_SEALED = `
INSERT INTO audit.payload (entry_id, sealed) SELECT * FROM unnest($1::uuid[], $2::bytea[])`;
