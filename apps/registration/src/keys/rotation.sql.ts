/** One rotation at a time, of whatever. */
export const LEAD = `SELECT pg_try_advisory_lock(hashtextextended('registration.rotation', 0)) AS leads`;

/** $1: kind. */
export const LAST_VERSION = `SELECT max(version)::int AS version FROM registration.number_key WHERE kind = $1`;

/** $1: kind. First what was current, then what comes: of each kind one alone may be current. */
export const MAKE_OLD = `
UPDATE registration.number_key SET state = 'old', changed_at = clock_timestamp()
WHERE kind = $1 AND state = 'current'
  AND EXISTS (SELECT FROM registration.number_key WHERE kind = $1 AND state = 'next')`;

/** $1: kind. */
export const MAKE_CURRENT = `
UPDATE registration.number_key SET state = 'current', changed_at = clock_timestamp()
WHERE kind = $1 AND state = 'next' RETURNING version`;

/** $1: kind; $2: version. */
export const RETIRE_KEY = `
UPDATE registration.number_key SET state = 'retired', wrapped = NULL, changed_at = clock_timestamp()
WHERE kind = $1 AND version = $2 AND state = 'old' RETURNING version`;

/** $1: kind; $2: version; $3: as it was; $4: as it is now. */
export const REWRAP_NUMBER_KEY = `
UPDATE registration.number_key SET wrapped = $4 WHERE kind = $1 AND version = $2 AND wrapped = $3 RETURNING version`;

export const NOW = 'SELECT clock_timestamp() AS now';

/** $1: an instant. Transactions that began before it and go on: they may have seen other keys. */
export const OLDER_TRANSACTIONS = `
SELECT count(*)::int AS n FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND xact_start < $1 AND pid <> pg_backend_pid()`;

/** A sealed number's key; the first byte is one more, but for the oldest way of sealing. */
const SEALED_WITH = 'greatest(get_byte(number_sealed, 0) - 1, 1)';

/** Tables that hold the number itself, sealed for their row. */
export const HOLDERS = ['subscriber', 'sign_up', 'number_change', 'guardian', 'guardian_asked'] as const;

export type Holder = (typeof HOLDERS)[number];

const under = { number: SEALED_WITH, index: 'get_byte(number_index, 0)' } as const;

/** $1: version; $2: after which row; $3: how many. */
export const pageOf = (holder: Holder, kind: 'number' | 'index') => `
SELECT id, municipality_id AS "municipalityId", number_sealed AS sealed, number_index AS index
FROM registration.${holder}
WHERE ${under[kind]} = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`;

/** $1: ids; $2: as they were; $3: as they are now. */
export const reseal = (holder: Holder) => `
UPDATE registration.${holder} SET number_sealed = new.sealed
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS new (id, was, sealed)
WHERE ${holder}.id = new.id AND number_sealed = was`;

/** $1: indexes. Those whose lock is free: whoever works with a number right now keeps it. */
export const LOCK_FREE = `
SELECT index FROM unnest($1::bytea[]) AS index
WHERE pg_try_advisory_xact_lock(hashtextextended(encode(index, 'hex'), 0))`;

/** What waits for a row is given up and tried again later: it might be waiting for us. */
export const WAIT_BRIEFLY = `SET LOCAL lock_timeout = '250ms'`;

/** $1: municipalities; $2: as they were; $3: as they are now. The subscriber last: their row decides where a number stands. */
export const MOVE_INDEX = [
  'message_sent',
  'desk_withdrawal',
  'number_change',
  'guardian_asked',
  'guardian',
  'sign_up',
  'subscriber',
].map(
  (table) => `
UPDATE registration.${table} SET number_index = new.index
FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS new (municipality, was, index)
WHERE municipality_id = new.municipality AND number_index = was`,
);

/** $1: version. What still stands under a key, by table. */
export const STANDING = {
  number: countedIn(HOLDERS, under.number),
  index: countedIn([...HOLDERS, 'message_sent', 'desk_withdrawal'], under.index),
};

function countedIn(tables: readonly string[], version: string): string {
  return tables
    .map(
      (table) =>
        `SELECT '${table}' AS table, count(*)::int AS rows FROM registration.${table} WHERE ${version} = $1`,
    )
    .join('\nUNION ALL ');
}
