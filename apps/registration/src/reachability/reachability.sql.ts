/**
 * Failures of who is subscribed now; of others there is nothing to decide. $1: municipality; $2: alert; then one array
 * a column: $3 subscribers, $4 details, $5 when.
 */
export const RECORD_FAILURES = `
INSERT INTO registration.delivery_failure (subject_ref, alert_id, municipality_id, detail, failed_at)
SELECT DISTINCT ON (told.id) told.id, $2::uuid, $1::uuid, told.detail, told.failed_at
FROM unnest($3::uuid[], $4::text[], $5::timestamptz[]) AS told (id, detail, failed_at)
JOIN registration.subscriber ON subscriber.id = told.id AND municipality_id = $1 AND status = 'active'
ORDER BY told.id, told.failed_at
ON CONFLICT (subject_ref, alert_id) DO NOTHING`;

/** What is too old to count. $1: before when. */
export const FORGET_FAILURES = `DELETE FROM registration.delivery_failure WHERE failed_at < $1`;

/**
 * Of these, who failed too often: in so many alerts, on as many days. Locked, the number first come first.
 * $1: subscribers; $2: since when; $3: how many.
 */
export const TOO_MANY = `
SELECT subscriber.id, consent_id AS "consentId", number_index AS "numberIndex", counted.alerts, counted.days
FROM registration.subscriber
JOIN (SELECT subject_ref, count(*)::int AS alerts,
             count(DISTINCT (failed_at AT TIME ZONE 'Europe/Rome')::date)::int AS days
      FROM registration.delivery_failure WHERE subject_ref = ANY ($1::uuid[]) AND failed_at >= $2
      GROUP BY subject_ref) AS counted ON counted.subject_ref = subscriber.id
WHERE status = 'active' AND counted.alerts >= $3 AND counted.days >= $3
ORDER BY subscriber.number_index
FOR UPDATE OF subscriber`;

/** $1: municipality; $2: since when. */
export const FIGURES = `
SELECT count(*) FILTER (WHERE status = 'active')::int AS active,
       count(*) FILTER (WHERE status = 'active' AND paused_until > now())::int AS paused,
       count(*) FILTER (WHERE status = 'suspended')::int AS suspended,
       (SELECT count(*)::int FROM registration.consent
        WHERE consent.municipality_id = $1 AND action = 'suspended') AS "suspendedAsUnreachable",
       (SELECT count(DISTINCT failure.subject_ref)::int FROM registration.delivery_failure AS failure
        JOIN registration.subscriber AS s ON s.id = failure.subject_ref AND s.status = 'active'
        WHERE failure.municipality_id = $1 AND failed_at >= $2) AS failing
FROM registration.subscriber WHERE municipality_id = $1`;
