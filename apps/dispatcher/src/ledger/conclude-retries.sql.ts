import { mark } from './marks.sql.js';
import { RECIPIENTS_EACH } from './marks.js';

/**
 * Outcomes of recipients this process had claimed from the retry store. Final ones leave it, to become dead letters
 * where they failed with parts left; the others go back to it with a new due time. Rows no longer claimed by this process are left out, and missing in the answer.
 *
 * $1 owner, $2 tally slot; per recipient: $3 batch, $4 recipient, $5 state, $6 route, $7 status, $8 parts accepted,
 * $9 reason, $10 attempt, $11 resends, $12 parts left, $13 due, $14 message key; per accepted part of longer
 * messages: $15 batch, $16 recipient, $17 part, $18 route, $19 message key; $20 statement.
 */
export const CONCLUDE_RETRIES = {
  name: 'conclude-retries',
  text: `
WITH held AS MATERIALIZED (
  SELECT g.*, t.doubt,
         (SELECT max(seq) + 1 FROM dispatcher.outcome o
          WHERE o.batch_no = g.batch_no AND o.recipient = g.recipient) AS seq
  FROM unnest($3::int8[], $4::int2[], $5::int2[], $6::int2[], $7::int4[], $8::int2[], $9::int2[], $10::int2[],
              $11::int2[], $12::int2[], $13::timestamptz[], $14::text[])
    AS g (batch_no, recipient, state, route, status, parts, reason, attempt, resends, parts_left, due_at, message_key)
  JOIN dispatcher.retry t ON t.batch_no = g.batch_no AND t.recipient = g.recipient
  WHERE t.claimed_by = $1::uuid
  FOR UPDATE OF t
), closed AS (
  DELETE FROM dispatcher.retry t USING held h
  WHERE t.batch_no = h.batch_no AND t.recipient = h.recipient AND h.state BETWEEN 1 AND 4
  RETURNING t.batch_no, t.recipient, t.sealed
), letters AS (
  INSERT INTO dispatcher.dead_letter (batch_no, recipient, alert_id, reason, status, parts_left, sealed)
  SELECT h.batch_no, h.recipient, b.alert_id, h.reason, h.status, h.parts_left, c.sealed
  FROM held h JOIN closed c USING (batch_no, recipient) JOIN dispatcher.batch b ON b.no = h.batch_no
  WHERE h.state = 2 AND h.parts_left <> 0 AND b.alert_id IS NOT NULL
), kept AS (
  UPDATE dispatcher.retry t SET claimed_by = NULL, doubt = t.doubt OR h.state = 5, attempt = h.attempt,
    resends = h.resends, parts_left = h.parts_left, due_at = h.due_at
  FROM held h
  WHERE t.batch_no = h.batch_no AND t.recipient = h.recipient AND h.state IN (5, 6)
), outcomes AS (
  INSERT INTO dispatcher.outcome
    (batch_no, recipient, seq, state, route, status, parts, reason, message_key, at)
  SELECT batch_no, recipient, seq, state, route, status, parts, reason, nullif(message_key, ''), now() FROM held
), parts AS (
  INSERT INTO dispatcher.outcome_part (batch_no, recipient, seq, part, route, message_key)
  SELECT p.batch_no, p.recipient, h.seq, p.part, p.route, p.message_key
  FROM unnest($15::int8[], $16::int2[], $17::int2[], $18::int2[], $19::text[])
    AS p (batch_no, recipient, part, route, message_key)
  JOIN held h ON h.batch_no = p.batch_no AND h.recipient = p.recipient
), ${mark(1, 2, 20, `SELECT batch_no * ${RECIPIENTS_EACH} + recipient FROM held`)}, counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, waiting, in_doubt, submitted, failed, expired, stopped, parts,
                                     first_submitted_at, last_outcome_at)
  SELECT b.alert_id, $2::int2,
         -count(*) FILTER (WHERE NOT h.doubt AND h.state <> 6),
         count(*) FILTER (WHERE NOT h.doubt AND h.state = 5) - count(*) FILTER (WHERE h.doubt AND h.state <= 4),
         count(*) FILTER (WHERE h.state = 1), count(*) FILTER (WHERE h.state = 2),
         count(*) FILTER (WHERE h.state = 3), count(*) FILTER (WHERE h.state = 4), sum(h.parts),
         CASE WHEN count(*) FILTER (WHERE h.state = 1) > 0 THEN now() END, now()
  FROM held h JOIN dispatcher.batch b ON b.no = h.batch_no
  WHERE b.alert_id IS NOT NULL GROUP BY b.alert_id
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    waiting = t.waiting + excluded.waiting, in_doubt = t.in_doubt + excluded.in_doubt,
    submitted = t.submitted + excluded.submitted, failed = t.failed + excluded.failed,
    expired = t.expired + excluded.expired, stopped = t.stopped + excluded.stopped, parts = t.parts + excluded.parts,
    first_submitted_at = coalesce(t.first_submitted_at, excluded.first_submitted_at),
    last_outcome_at = excluded.last_outcome_at, updated_at = now()
)
SELECT batch_no, recipient FROM held`,
};
