/** $1 route, $2 conversation, $3 reference, $4 total, $5 part, $6 key id, $7 sealed. */
export const KEEP_PART = `
INSERT INTO dispatcher.inbound_part (route, conversation, reference, total, part, key_id, sealed, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, now())
ON CONFLICT (route, conversation, reference, total, part) DO NOTHING`;

/** One part of a message at a time, so that of two that come together the second sees the first. */
export const LOCK_CONVERSATION = `SELECT pg_advisory_xact_lock(4713, hashtext(encode($1::bytea, 'hex')))`;

/** $1 route, $2 conversation, $3 reference, $4 total. */
export const READ_PARTS = `
SELECT part, key_id, sealed FROM dispatcher.inbound_part
WHERE route = $1 AND conversation = $2 AND reference = $3 AND total = $4 ORDER BY part`;

export const DROP_PARTS = `
DELETE FROM dispatcher.inbound_part WHERE route = $1 AND conversation = $2 AND reference = $3 AND total = $4`;

/** Messages whose other parts never came. $1 minutes. */
export const READ_STALE = `
SELECT route, conversation, reference, total FROM dispatcher.inbound_part
GROUP BY route, conversation, reference, total
HAVING min(received_at) < now() - make_interval(mins => $1::int4) LIMIT 100`;
