/** One instance at a time looks. */
export const LOCK_LOOK = `SELECT pg_try_advisory_xact_lock(4716, 0) AS locked`;

/**
 * Alerts of which somebody failed since they were last looked at. What was told is told again from ten minutes before:
 * a transaction that began earlier may have been committed later, and who is told counts each recipient once.
 * $1 how many.
 */
export const FIND_ALERTS = `
SELECT a.alert_id AS "alertId", a.municipality_id AS "municipalityId", now() AS "lookedAt",
       coalesce(a.unreachable_told_at - interval '10 minutes', '-infinity') AS since, t.taken
FROM dispatcher.alert a
JOIN (SELECT alert_id, max(updated_at) AS changed, sum(failed) AS failed, sum(taken)::int AS taken
      FROM dispatcher.tally GROUP BY alert_id) t USING (alert_id)
WHERE t.failed > 0 AND a.forgotten_at IS NULL AND t.changed > coalesce(a.unreachable_told_at, '-infinity')
ORDER BY t.changed LIMIT $1::int4`;

/**
 * Recipients of an alert whose last word is a refusal by an SMSC or an undelivered receipt. Drills reach nobody, and
 * say nothing of anybody's phone. $1 alert, $2 since when.
 */
export const READ_FAILED = `
SELECT substring(b.members FROM o.recipient * 18 + 1 FOR 18) AS member, o.at, o.status, route.id AS "routeId",
       NULL::text AS state, NULL::text AS error
FROM dispatcher.batch b
JOIN dispatcher.outcome o ON o.batch_no = b.no AND o.state = 2
LEFT JOIN dispatcher.route route ON route.no = o.route
WHERE b.alert_id = $1::uuid AND b.mode = 'actual' AND o.at > $2::timestamptz AND o.reason = 0 AND o.status <> 0
  AND NOT EXISTS (SELECT 1 FROM dispatcher.outcome later WHERE later.batch_no = o.batch_no
                  AND later.recipient = o.recipient AND later.seq > o.seq AND later.state <> 7)
UNION ALL
SELECT substring(b.members FROM r.recipient * 18 + 1 FOR 18), r.at, 0, NULL, r.state, r.error
FROM dispatcher.batch b
JOIN dispatcher.receipt r ON r.batch_no = b.no AND r.part = 0 AND NOT r.delivered
WHERE b.alert_id = $1::uuid AND b.mode = 'actual' AND r.at > $2::timestamptz`;

/** $1 alert, $2 when it was looked at. */
export const MARK_TOLD = `UPDATE dispatcher.alert SET unreachable_told_at = $2::timestamptz WHERE alert_id = $1::uuid`;
