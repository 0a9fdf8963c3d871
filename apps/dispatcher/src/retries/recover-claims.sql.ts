/**
 * Claims of processes that no longer own their shards: in doubt. Sent again once where the alert says so, else held.
 *
 * $1 owner, $2 its shards, $3 tally slot, $4 reason.
 */
export const RECOVER_CLAIMS = `
WITH lost AS MATERIALIZED (
  SELECT t.batch_no, t.recipient, t.doubt, t.resends, b.alert_id, b.in_doubt = 'resend' AND t.resends < 1 AS again,
         (SELECT max(seq) + 1 FROM dispatcher.outcome o
          WHERE o.batch_no = t.batch_no AND o.recipient = t.recipient) AS seq
  FROM dispatcher.retry t JOIN dispatcher.batch b ON b.no = t.batch_no
  WHERE t.shard = ANY($2::int2[]) AND t.claimed_by IS NOT NULL AND t.claimed_by <> $1::uuid
  FOR UPDATE OF t SKIP LOCKED
), kept AS (
  UPDATE dispatcher.retry t SET claimed_by = NULL, doubt = true, resends = t.resends + lost.again::int,
    due_at = CASE WHEN lost.again THEN now() END
  FROM lost WHERE t.batch_no = lost.batch_no AND t.recipient = lost.recipient
), outcomes AS (
  INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
  SELECT batch_no, recipient, seq, 5, 0, 0, 0, $4::int2, now() FROM lost
), counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, waiting, in_doubt, last_outcome_at)
  -- Who was in doubt before changes no figure, but is held from now on, and that must be told.
  SELECT alert_id, $3::int2, -count(*) FILTER (WHERE NOT doubt), count(*) FILTER (WHERE NOT doubt), now() FROM lost
  WHERE alert_id IS NOT NULL GROUP BY alert_id
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    waiting = t.waiting + excluded.waiting, in_doubt = t.in_doubt + excluded.in_doubt,
    last_outcome_at = excluded.last_outcome_at, updated_at = now()
)
SELECT count(*)::int AS n FROM lost`;
