/** Whose number is subscribed: they stay as they are. $1: municipality; $2: number indexes. */
export const ACTIVE = `
SELECT number_index FROM registration.subscriber
WHERE municipality_id = $1 AND number_index = ANY($2) AND status = 'active'`;

/**
 * Who of these ended, however, and when last: a paper signed before that is no consent any more.
 * $1: municipality; $2: number indexes.
 */
export const LEFT_SINCE = `
SELECT number_index, max(left_at) AS left_at
FROM registration.subscriber
WHERE municipality_id = $1 AND number_index = ANY($2) AND status <> 'active'
GROUP BY number_index`;
