/** Takes a known batch over: from here on nothing whoever had it before writes about it is accepted. */
export const TAKE_OVER = `
UPDATE dispatcher.batch SET tenure = tenure + 1 WHERE id = $1::uuid RETURNING no, tenure, count`;

export const TAKE_OVER_JOURNAL = `
UPDATE dispatcher.journal SET tenure = $2::int4 WHERE batch_no = $1::int8 RETURNING journaled`;

/** Whether everybody of a batch has a first outcome. */
export const IS_DONE = `
SELECT resolved = count AS done FROM dispatcher.batch WHERE id = $1::uuid`;

/** Recipients of a batch who have a first outcome. */
export const READ_RESOLVED = `
SELECT recipient FROM dispatcher.outcome WHERE batch_no = $1::int8 AND seq = 0`;

/**
 * Recipients who may have been submitted, by nobody knows whom: in doubt. $1 batch, $2 tally slot, $3 recipients,
 * $4 sealed, $5 parts left, $6 due (null: held), $7 resends, $8 reason, $9 subscribers.
 */
export const BOOK_DOUBTS = `
WITH doubts AS MATERIALIZED (
  SELECT * FROM unnest($3::int2[], $4::bytea[], $5::int2[], $9::uuid[])
    AS d (recipient, sealed, parts_left, subscriber_id)
), batch AS (
  UPDATE dispatcher.batch SET resolved = resolved + (SELECT count(*) FROM doubts)
  WHERE no = $1::int8 RETURNING no, alert_id, shard, lane
), outcomes AS (
  INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
  SELECT $1::int8, recipient, 0, 5, 0, 0, 0, $8::int2, now() FROM doubts
), kept AS (
  INSERT INTO dispatcher.retry
    (batch_no, recipient, shard, lane, doubt, attempt, resends, parts_left, due_at, sealed, subscriber_id)
  SELECT b.no, d.recipient, b.shard, b.lane, true, 0, $7::int2, d.parts_left, $6::timestamptz, d.sealed, d.subscriber_id
  FROM doubts d, batch b
)
INSERT INTO dispatcher.tally AS t (alert_id, slot, waiting, in_doubt, last_outcome_at)
SELECT b.alert_id, $2::int2, -n, n, now() FROM batch b, (SELECT count(*) AS n FROM doubts) c
WHERE b.alert_id IS NOT NULL
ON CONFLICT (alert_id, slot) DO UPDATE SET
  waiting = t.waiting + excluded.waiting, in_doubt = t.in_doubt + excluded.in_doubt,
  last_outcome_at = excluded.last_outcome_at, updated_at = now()`;
