import { mark } from './marks.sql.js';

/**
 * First and final outcomes of recipients of batches in this process's hands: rows, batch and tally in one statement.
 * A batch that another process has taken over is left out, and missing in the answer.
 *
 * $1 tenures, $2 tally slot; per batch: $3 no, $4 resolved, $5 submitted, $6 failed, $7 expired, $8 stopped, $9 parts;
 * per recipient: $10 batch, $11 recipient, $12 state, $13 route, $14 status, $15 parts, $16 reason, $17 message key;
 * per part of longer messages: $18 batch, $19 recipient, $20 part, $21 route, $22 message key; $23 owner, $24 statement.
 */
export const APPEND_OUTCOMES = {
  name: 'append-outcomes',
  text: `
WITH mine AS (
  UPDATE dispatcher.batch b SET resolved = b.resolved + d.resolved
  FROM unnest($3::int8[], $4::int4[], $5::int4[], $6::int4[], $7::int4[], $8::int4[], $9::int4[], $1::int4[])
    AS d (no, resolved, submitted, failed, expired, stopped, parts, tenure)
  WHERE b.no = d.no AND b.tenure = d.tenure
  RETURNING b.no, b.alert_id, d.resolved, d.submitted, d.failed, d.expired, d.stopped, d.parts
), outcomes AS (
  INSERT INTO dispatcher.outcome
    (batch_no, recipient, seq, state, route, status, parts, reason, message_key, at)
  SELECT o.batch_no, o.recipient, 0, o.state, o.route, o.status, o.parts, o.reason, nullif(o.message_key, ''), now()
  FROM unnest($10::int8[], $11::int2[], $12::int2[], $13::int2[], $14::int4[], $15::int2[], $16::int2[], $17::text[])
    AS o (batch_no, recipient, state, route, status, parts, reason, message_key)
  WHERE o.batch_no IN (SELECT no FROM mine)
), parts AS (
  INSERT INTO dispatcher.outcome_part (batch_no, recipient, seq, part, route, message_key)
  SELECT p.batch_no, p.recipient, 0, p.part, p.route, p.message_key
  FROM unnest($18::int8[], $19::int2[], $20::int2[], $21::int2[], $22::text[])
    AS p (batch_no, recipient, part, route, message_key)
  WHERE p.batch_no IN (SELECT no FROM mine)
), ${mark(23, 2, 24, 'SELECT no FROM mine')}, counted AS (
  INSERT INTO dispatcher.tally AS t
    (alert_id, slot, waiting, submitted, failed, expired, stopped, parts, first_submitted_at, last_outcome_at)
  SELECT alert_id, $2::int2, -sum(resolved), sum(submitted), sum(failed), sum(expired), sum(stopped), sum(parts),
         CASE WHEN sum(submitted) > 0 THEN now() END, now()
  FROM mine WHERE alert_id IS NOT NULL GROUP BY alert_id
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    waiting = t.waiting + excluded.waiting, submitted = t.submitted + excluded.submitted,
    failed = t.failed + excluded.failed, expired = t.expired + excluded.expired,
    stopped = t.stopped + excluded.stopped, parts = t.parts + excluded.parts,
    first_submitted_at = coalesce(t.first_submitted_at, excluded.first_submitted_at),
    last_outcome_at = excluded.last_outcome_at, updated_at = now()
)
SELECT no FROM mine`,
};
