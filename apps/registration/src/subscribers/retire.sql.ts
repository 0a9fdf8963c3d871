/** One transaction at a time for a number. $1: its index. */
export const LOCK_NUMBER = `SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))`;

/** The number belongs to a new subject from now on. $1: municipality; $2: index; $3: when. */
export const RETIRE_SUBSCRIBER = `
UPDATE registration.subscriber SET status = 'retired', left_at = $3
WHERE municipality_id = $1 AND number_index = $2 AND status = 'active'
RETURNING id, shard, position`;
