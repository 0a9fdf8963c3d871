import { OVERTAKEN } from '../retries/order.sql.js';

/** The recipient's row in the retry store, locked: whoever decides about them waits. */
export const LOCK_DOUBT = `
SELECT t.doubt, t.claimed_by IS NOT NULL AS claimed, t.parts_left, b.alert_id
FROM dispatcher.retry t JOIN dispatcher.batch b ON b.no = t.batch_no
WHERE t.batch_no = $1::int8 AND t.recipient = $2::int2
FOR UPDATE OF t`;

/** $1 batch, $2 recipient, $3 state, $4 route, $5 status, $6 parts, $7 reason, $8 key; $9, $10 parts and their keys. */
export const BOOK_LATE = `
WITH next AS (
  SELECT coalesce(max(seq) + 1, 0) AS seq FROM dispatcher.outcome WHERE batch_no = $1::int8 AND recipient = $2::int2
), parts AS (
  INSERT INTO dispatcher.outcome_part (batch_no, recipient, seq, part, route, message_key)
  SELECT $1::int8, $2::int2, next.seq, p.part, $4::int2, p.key
  FROM next, unnest($9::int2[], $10::text[]) AS p (part, key)
)
INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, message_key, at)
SELECT $1::int8, $2::int2, next.seq, $3::int2, $4::int2, $5::int4, $6::int2, $7::int2, $8::text, now() FROM next`;

/** $1 batch, $2 recipient, $3 tally slot, $4 alert, $5 `submitted` or `failed`, $6 parts accepted. */
export const CLOSE_DOUBT = `
WITH closed AS (
  DELETE FROM dispatcher.retry WHERE batch_no = $1::int8 AND recipient = $2::int2 RETURNING 1
)
INSERT INTO dispatcher.tally AS t (alert_id, slot, in_doubt, submitted, failed, parts, first_submitted_at, last_outcome_at)
SELECT $4::uuid, $3::int2, -1, ($5::text = 'submitted')::int, ($5::text = 'failed')::int, $6::int4,
       CASE WHEN $5::text = 'submitted' THEN now() END, now()
FROM closed WHERE $4::uuid IS NOT NULL
ON CONFLICT (alert_id, slot) DO UPDATE SET
  in_doubt = t.in_doubt + excluded.in_doubt, submitted = t.submitted + excluded.submitted,
  failed = t.failed + excluded.failed, parts = t.parts + excluded.parts,
  first_submitted_at = coalesce(t.first_submitted_at, excluded.first_submitted_at),
  last_outcome_at = excluded.last_outcome_at, updated_at = now()`;

/** Whether whom a person is to decide about has a later message by now. $1 batch, $2 recipient. */
export const IS_OVERTAKEN = `
WITH candidates AS MATERIALIZED (
  SELECT t.batch_no, t.recipient, b.shard, b.lane, b.mode, t.subscriber_id
  FROM dispatcher.retry t JOIN dispatcher.batch b ON b.no = t.batch_no
  WHERE t.batch_no = $1::int8 AND t.recipient = $2::int2 AND t.due_at IS NULL
), ${OVERTAKEN}
SELECT EXISTS (SELECT 1 FROM overtaken) AS overtaken`;

/** $1 batch, $2 recipient, $3 tally slot, $4 parts left, $5 still in doubt (if not, it is due at once), $6 parts. */
export const REOPEN = `
WITH opened AS (
  UPDATE dispatcher.retry t
  SET parts_left = $4::int2, doubt = $5::boolean, due_at = CASE WHEN $5::boolean THEN t.due_at ELSE now() END
  FROM dispatcher.batch b
  WHERE t.batch_no = $1::int8 AND t.recipient = $2::int2 AND b.no = t.batch_no
  RETURNING b.alert_id
)
INSERT INTO dispatcher.tally AS t (alert_id, slot, in_doubt, waiting, parts)
SELECT alert_id, $3::int2, -(NOT $5::boolean)::int, (NOT $5::boolean)::int, $6::int4
FROM opened WHERE alert_id IS NOT NULL
ON CONFLICT (alert_id, slot) DO UPDATE SET
  in_doubt = t.in_doubt + excluded.in_doubt, waiting = t.waiting + excluded.waiting,
  parts = t.parts + excluded.parts, updated_at = now()`;
