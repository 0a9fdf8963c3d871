import { mark } from './marks.sql.js';
import { REASON } from './outcomes.js';

/**
 * First outcomes after which something is kept: the recipient leaves the batch for the retry store, held there when
 * $13 is null, or failed for a reason that can be put right and becomes a dead letter. Batches of another process are
 * left out, and missing in the answer.
 *
 * $1 tenures, $2 tally slot; per recipient: $3 batch, $4 recipient, $5 state (2 failed, 5 in doubt, 6 deferred), $6 route,
 * $7 status, $8 parts accepted, $9 reason, $10 attempt, $11 resends, $12 parts left, $13 due, $14 sealed,
 * $15 subscriber; per accepted part: $16 batch, $17 recipient, $18 part, $19 route, $20 message key;
 * $21 owner, $22 statement.
 */
export const APPEND_DEFERRALS = {
  name: 'append-deferrals',
  text: `
WITH given AS MATERIALIZED (
  SELECT * FROM unnest($3::int8[], $4::int2[], $5::int2[], $6::int2[], $7::int4[], $8::int2[], $9::int2[],
                       $10::int2[], $11::int2[], $12::int2[], $13::timestamptz[], $14::bytea[], $15::uuid[],
                       $1::int4[])
    AS g (batch_no, recipient, state, route, status, parts, reason, attempt, resends, parts_left, due_at, sealed,
          subscriber_id, tenure)
), mine AS (
  UPDATE dispatcher.batch b SET resolved = b.resolved + d.rows
  FROM (SELECT batch_no, tenure, count(*) AS rows, count(*) FILTER (WHERE state = 5) AS doubts,
               count(*) FILTER (WHERE state = 2) AS failures, sum(parts) AS parts
        FROM given GROUP BY batch_no, tenure) d
  WHERE b.no = d.batch_no AND b.tenure = d.tenure
  RETURNING b.no, b.alert_id, b.shard, b.lane, d.doubts, d.failures, d.parts
), outcomes AS (
  INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
  SELECT batch_no, recipient, 0, state, route, status, parts, reason, now()
  FROM given WHERE batch_no IN (SELECT no FROM mine)
), parts AS (
  INSERT INTO dispatcher.outcome_part (batch_no, recipient, seq, part, route, message_key)
  SELECT p.batch_no, p.recipient, 0, p.part, p.route, p.message_key
  FROM unnest($16::int8[], $17::int2[], $18::int2[], $19::int2[], $20::text[])
    AS p (batch_no, recipient, part, route, message_key)
  WHERE p.batch_no IN (SELECT no FROM mine)
), kept AS (
  INSERT INTO dispatcher.retry
    (batch_no, recipient, shard, lane, doubt, attempt, resends, parts_left, due_at, sealed, subscriber_id, behind)
  SELECT g.batch_no, g.recipient, m.shard, m.lane, g.state = 5, g.attempt, g.resends, g.parts_left, g.due_at, g.sealed,
         g.subscriber_id, (g.reason = ${REASON.behind})::int
  FROM given g JOIN mine m ON m.no = g.batch_no WHERE g.state <> 2
), letters AS (
  INSERT INTO dispatcher.dead_letter (batch_no, recipient, alert_id, reason, status, parts_left, sealed)
  SELECT g.batch_no, g.recipient, m.alert_id, g.reason, g.status, g.parts_left, g.sealed
  FROM given g JOIN mine m ON m.no = g.batch_no WHERE g.state = 2
), ${mark(21, 2, 22, 'SELECT no FROM mine')}, counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, waiting, in_doubt, failed, parts, last_outcome_at)
  SELECT alert_id, $2::int2, -sum(doubts) - sum(failures), sum(doubts), sum(failures), sum(parts), now()
  FROM mine WHERE alert_id IS NOT NULL GROUP BY alert_id
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    waiting = t.waiting + excluded.waiting, in_doubt = t.in_doubt + excluded.in_doubt,
    failed = t.failed + excluded.failed, parts = t.parts + excluded.parts, last_outcome_at = excluded.last_outcome_at, updated_at = now()
)
SELECT no FROM mine`,
};
