import { isStillSent, lanesWait } from '../retries/order.sql.js';

/**
 * Places of a batch whose subscriber has an older message in the retry store that is still to be sent.
 * $1 batch, $2 its lane, $3 its mode, $4 its subscribers in their order.
 */
export const READ_BEHIND = `
SELECT (m.place - 1)::int AS place
FROM unnest($4::uuid[]) WITH ORDINALITY AS m (subscriber_id, place), (SELECT $2::text AS lane) AS own
WHERE (
  SELECT true FROM dispatcher.retry o JOIN dispatcher.batch ob ON ob.no = o.batch_no
  WHERE o.subscriber_id = m.subscriber_id AND o.batch_no < $1::int8 AND ob.mode = $3
    AND ${lanesWait('own', 'o')} AND ${isStillSent('o')}
  LIMIT 1
)`;
