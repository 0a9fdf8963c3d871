/**
 * Why recipients of an alert failed, how many for each reason and route, and how many of them can be sent to again.
 * $1 alert.
 */
export const READ_FAILURES = `
WITH failed AS (
  SELECT o.reason, o.status, o.route, NULL::text AS receipt, NULL::text AS error, d.batch_no IS NOT NULL AS correctable
  FROM dispatcher.batch b
  JOIN dispatcher.outcome o ON o.batch_no = b.no AND o.state = 2
  LEFT JOIN dispatcher.dead_letter d ON d.batch_no = o.batch_no AND d.recipient = o.recipient
  WHERE b.alert_id = $1::uuid AND NOT EXISTS (
    SELECT 1 FROM dispatcher.outcome later WHERE later.batch_no = o.batch_no AND later.recipient = o.recipient
      AND later.seq > o.seq AND later.state <> 7)
  UNION ALL
  SELECT 0, 0, coalesce(o.route, 0), r.state, r.error, false
  FROM dispatcher.batch b
  JOIN dispatcher.receipt r ON r.batch_no = b.no AND r.part = 0 AND NOT r.delivered
  LEFT JOIN LATERAL (
    SELECT route FROM dispatcher.outcome a
    WHERE a.batch_no = r.batch_no AND a.recipient = r.recipient AND a.state = 1 ORDER BY seq LIMIT 1
  ) o ON true
  WHERE b.alert_id = $1::uuid
)
SELECT f.reason, f.status, f.receipt, f.error, route.id AS "routeId", count(*)::int AS count,
       count(*) FILTER (WHERE f.correctable)::int AS correctable
FROM failed f LEFT JOIN dispatcher.route route ON route.no = f.route
GROUP BY f.reason, f.status, f.receipt, f.error, route.id
ORDER BY count(*) DESC, f.reason, f.status, route.id`;

/**
 * The dead letters of an alert, in the order of the ledger. $1 alert; $2 reason and $3 status, null for all; $4 and $5
 * batch and recipient after which the page begins; $6 how many.
 */
export const READ_LETTERS = `
SELECT d.batch_no AS no, d.recipient, substring(b.members FROM d.recipient * 18 + 1 FOR 18) AS member,
       d.reason, d.status
FROM dispatcher.dead_letter d JOIN dispatcher.batch b ON b.no = d.batch_no
WHERE d.alert_id = $1::uuid AND ($2::int2 IS NULL OR (d.reason = $2::int2 AND d.status = $3::int4))
  AND (d.batch_no, d.recipient) > ($4::int8, $5::int2)
ORDER BY d.batch_no, d.recipient
LIMIT $6::int4`;

/** Which alerts went to failed recipients in place of this one. $1 alert. */
export const READ_CORRECTIONS = `
SELECT corrected_by AS "alertId", recipients, at FROM dispatcher.correction
WHERE alert_id = $1::uuid AND recipients > 0 ORDER BY at`;

/**
 * On whom something is still to be decided, by a person or by an answer: an alert does not end before. `resending`: in
 * doubt and sent once more. A stopped alert leaves nothing to decide. $1 alerts.
 */
export const COUNT_OPEN = `
SELECT a.alert_id, d.correctable, h.held, greatest(0, t.in_doubt - h.held)::int AS resending
FROM unnest($1::uuid[]) AS a (alert_id)
CROSS JOIN LATERAL (
  SELECT count(*)::int AS correctable FROM dispatcher.dead_letter WHERE alert_id = a.alert_id
) d
CROSS JOIN LATERAL (
  SELECT count(*)::int AS held FROM dispatcher.retry r JOIN dispatcher.batch b ON b.no = r.batch_no
  WHERE b.alert_id = a.alert_id AND r.doubt AND r.due_at IS NULL AND r.claimed_by IS NULL
) h
CROSS JOIN LATERAL (
  SELECT coalesce(sum(in_doubt), 0) AS in_doubt FROM dispatcher.tally WHERE alert_id = a.alert_id
) t
WHERE NOT EXISTS (SELECT 1 FROM dispatcher.control c WHERE c.kind = 'stopped' AND c.subject = a.alert_id)`;
