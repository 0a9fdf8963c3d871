/** One transaction at a time for a number. $1: its index. */
export const LOCK_NUMBER = `SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))`;

/** The same for many, in one order always: two that wait for each other's would be a deadlock. $1: indexes. */
export const LOCK_NUMBERS = `
SELECT pg_advisory_xact_lock(hashtextextended(encode(number_index, 'hex'), 0))
FROM (SELECT DISTINCT number_index FROM unnest($1::bytea[]) AS asked (number_index) ORDER BY 1) AS ordered`;

/** Takes the locks of those numbers that nobody has, and waits for none. $1: indexes. */
export const TRY_NUMBERS = `
SELECT asked.number_index AS "numberIndex" FROM unnest($1::bytea[]) AS asked (number_index)
WHERE pg_try_advisory_xact_lock(hashtextextended(encode(asked.number_index, 'hex'), 0))`;

/** The number belongs to a new subject from now on. $1: municipality; $2: index; $3: when. */
export const RETIRE_SUBSCRIBER = `
UPDATE registration.subscriber SET status = 'retired', left_at = $3
WHERE municipality_id = $1 AND number_index = $2 AND status = 'active'
RETURNING id, shard, position`;

/** The same for many. $1: municipalities; $2: indexes; $3: when; one array a column. */
export const RETIRE_SUBSCRIBERS = `
UPDATE registration.subscriber s SET status = 'retired', left_at = anew.now
FROM unnest($1::uuid[], $2::bytea[], $3::timestamptz[]) AS anew (municipality_id, number_index, now)
WHERE s.municipality_id = anew.municipality_id AND s.number_index = anew.number_index AND s.status = 'active'
RETURNING s.id, s.shard, s.position, s.number_index AS "numberIndex"`;
