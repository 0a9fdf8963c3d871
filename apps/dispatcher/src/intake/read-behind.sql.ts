import { absentOlder, isStillSent, lanesWait } from '../retries/order.sql.js';

/**
 * Places of a batch whose subscriber has an older message that is still to be sent: in the retry store, or without any
 * outcome in a batch that is not in hand.
 *
 * $1 batch, $2 its subscribers in their order, $3 batches in hand.
 */
export const READ_BEHIND = `
WITH own AS MATERIALIZED (
  SELECT no, alert_id, shard, mode, lane FROM dispatcher.batch WHERE no = $1::int8
), absent AS MATERIALIZED (
  SELECT ab.no, ab.count, ab.members FROM own CROSS JOIN ${absentOlder('own', '$3::int8[]')}
), missing AS MATERIALIZED (
  SELECT encode(substring(a.members FROM place * 18 + 1 FOR 16), 'hex')::uuid AS subscriber_id
  FROM absent a, generate_series(0, a.count - 1) AS place
  WHERE NOT EXISTS (SELECT 1 FROM dispatcher.outcome o WHERE o.batch_no = a.no AND o.recipient = place)
)
SELECT (m.place - 1)::int AS place
FROM own, unnest($2::uuid[]) WITH ORDINALITY AS m (subscriber_id, place)
WHERE (
  SELECT true FROM dispatcher.retry o JOIN dispatcher.batch ob ON ob.no = o.batch_no
  WHERE o.subscriber_id = m.subscriber_id AND o.batch_no < own.no AND ob.mode = own.mode
    AND ${lanesWait('own', 'o')} AND ${isStillSent('o')}
  LIMIT 1
) OR m.subscriber_id IN (SELECT subscriber_id FROM missing)`;
