/** The batches of an alert, or of all of them when $1 is null: from which to which. */
export const READ_SPAN = `
SELECT coalesce(min(no), 0)::text AS first, coalesce(max(no), 0)::text AS last FROM dispatcher.batch
WHERE alert_id IS NOT NULL AND ($1::uuid IS NULL OR alert_id = $1::uuid)`;

/**
 * What the tallies say of each alert and what its rows say, counted anew; both are read in one snapshot. $1: an
 * alert, or null for all of them; $2, $3: its batches, from which to which, known beforehand so that the planner sees
 * how much it is about and reads in parallel.
 *
 * The first outcomes are counted as they stand; only for recipients with later ones, who are few and have an index of
 * their own, is the first replaced by the last. A receipt of part 0 speaks for a recipient whose last outcome is
 * `accepted`; who has none and is not in the retry store was not yet submitted.
 */
export const CHECK_LEDGER = `
WITH known AS (
  SELECT alert_id, forgotten_at FROM dispatcher.alert WHERE $1::uuid IS NULL OR alert_id = $1::uuid
), batches AS MATERIALIZED (
  SELECT no, alert_id, count FROM dispatcher.batch
  WHERE alert_id IS NOT NULL AND ($1::uuid IS NULL OR alert_id = $1::uuid)
), firsts AS (
  SELECT batch_no, count(*) FILTER (WHERE state = 1) AS accepted, count(*) FILTER (WHERE state = 2) AS failed,
         count(*) FILTER (WHERE state = 3) AS expired, count(*) FILTER (WHERE state = 4) AS stopped,
         count(*) FILTER (WHERE state IN (5, 6)) AS open
  FROM dispatcher.outcome
  WHERE seq = 0 AND batch_no BETWEEN $2::int8 AND $3::int8
  GROUP BY batch_no
), lasts AS (
  SELECT DISTINCT ON (batch_no, recipient) batch_no, recipient, state FROM dispatcher.outcome
  WHERE seq > 0 AND state <> 7 AND batch_no BETWEEN $2::int8 AND $3::int8
  ORDER BY batch_no, recipient, seq DESC
), changes AS (
  SELECT batch_no, sum((l.state = 1)::int - (f.state = 1)::int) AS accepted,
         sum((l.state = 2)::int - (f.state = 2)::int) AS failed,
         sum((l.state = 3)::int - (f.state = 3)::int) AS expired,
         sum((l.state = 4)::int - (f.state = 4)::int) AS stopped,
         sum((l.state IN (5, 6))::int - (f.state IN (5, 6))::int) AS open
  FROM lasts l JOIN dispatcher.outcome f USING (batch_no, recipient)
  WHERE f.seq = 0 AND f.batch_no BETWEEN $2::int8 AND $3::int8
  GROUP BY batch_no
), receipts AS (
  SELECT batch_no, count(*) FILTER (WHERE delivered) AS delivered, count(*) FILTER (WHERE NOT delivered) AS undelivered
  FROM dispatcher.receipt
  WHERE part = 0 AND batch_no BETWEEN $2::int8 AND $3::int8
  GROUP BY batch_no
), stored AS (
  SELECT batch_no, count(*) FILTER (WHERE doubt) AS doubts, count(*) AS open
  FROM dispatcher.retry GROUP BY batch_no
), counted AS (
  SELECT b.alert_id, sum(b.count) AS taken,
         sum(coalesce(f.accepted, 0) + coalesce(c.accepted, 0)) AS accepted,
         sum(coalesce(f.failed, 0) + coalesce(c.failed, 0)) AS refused,
         sum(coalesce(f.expired, 0) + coalesce(c.expired, 0)) AS expired,
         sum(coalesce(f.stopped, 0) + coalesce(c.stopped, 0)) AS stopped,
         sum(coalesce(f.open, 0) + coalesce(c.open, 0)) AS open,
         sum(coalesce(r.delivered, 0)) AS delivered, sum(coalesce(r.undelivered, 0)) AS undelivered,
         sum(coalesce(s.doubts, 0)) AS doubts, sum(coalesce(s.open, 0)) AS stored
  FROM batches b LEFT JOIN firsts f ON f.batch_no = b.no LEFT JOIN changes c ON c.batch_no = b.no
  LEFT JOIN receipts r ON r.batch_no = b.no LEFT JOIN stored s ON s.batch_no = b.no
  GROUP BY b.alert_id
), tallied AS (
  SELECT alert_id, sum(taken) AS taken, sum(waiting) AS waiting, sum(submitted) AS submitted,
         sum(delivered) AS delivered, sum(failed) AS failed, sum(expired) AS expired, sum(stopped) AS stopped,
         sum(in_doubt) AS in_doubt
  FROM dispatcher.tally WHERE $1::uuid IS NULL OR alert_id = $1::uuid GROUP BY alert_id
)
SELECT k.alert_id AS "alertId", k.forgotten_at IS NOT NULL AS forgotten,
       json_build_object('taken', t.taken, 'waiting', t.waiting, 'submitted', t.submitted, 'delivered', t.delivered,
         'failed', t.failed, 'expired', t.expired, 'stopped', t.stopped, 'inDoubt', t.in_doubt) AS tallied,
       json_build_object('taken', coalesce(n.taken, 0),
         'waiting', coalesce(n.taken - n.accepted - n.refused - n.expired - n.stopped - n.doubts, 0),
         'submitted', coalesce(n.accepted - n.delivered - n.undelivered, 0), 'delivered', coalesce(n.delivered, 0),
         'failed', coalesce(n.refused + n.undelivered, 0), 'expired', coalesce(n.expired, 0),
         'stopped', coalesce(n.stopped, 0), 'inDoubt', coalesce(n.doubts, 0)) AS counted,
       -- Who is neither done nor untouched is in the retry store, and nobody else is.
       coalesce(n.open - n.stored, 0)::int AS astray
FROM known k LEFT JOIN tallied t USING (alert_id) LEFT JOIN counted n USING (alert_id)
ORDER BY k.alert_id`;
