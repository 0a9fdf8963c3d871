/**
 * Where a recipient stands in an alert's batches: 18 bytes each, the UUID first. $1 alert, $2 shard, $3 subscriber. A batch
 * that came twice under another id would show twice: the first is the one that was carried.
 */
export const FIND_MEMBER = `
SELECT no, (position(uuid_send($3::uuid) IN members) - 1) / 18 AS recipient, members, taken_at, lane, mode, sender,
       language, text, expires_at
FROM dispatcher.batch
WHERE alert_id = $1::uuid AND shard = $2::int2 AND position(uuid_send($3::uuid) IN members) % 18 = 1
ORDER BY no LIMIT 1`;

/** Every outcome, in order, with the message ids of its parts. $1 batch, $2 recipient. */
export const READ_OUTCOMES = `
SELECT o.at, o.state, o.status, o.reason, o.parts, r.id AS route,
       coalesce((SELECT array_agg(p.message_key ORDER BY p.part) FROM dispatcher.outcome_part p
                 WHERE p.batch_no = o.batch_no AND p.recipient = o.recipient AND p.seq = o.seq),
                CASE WHEN o.message_key IS NULL THEN '{}' ELSE ARRAY[o.message_key] END) AS keys
FROM dispatcher.outcome o LEFT JOIN dispatcher.route r ON r.no = o.route
WHERE o.batch_no = $1::int8 AND o.recipient = $2::int2 ORDER BY o.seq`;

/** $1 batch, $2 recipient. */
export const READ_RECEIPTS = `
SELECT part::int AS part, delivered, state, error, done_at, at FROM dispatcher.receipt
WHERE batch_no = $1::int8 AND recipient = $2::int2 ORDER BY part`;

/** $1 batch, $2 recipient. */
export const READ_WAITING = `
SELECT due_at, doubt FROM dispatcher.retry WHERE batch_no = $1::int8 AND recipient = $2::int2`;
