/** $1: municipality. */
export const TOWN = `
SELECT m.name, m.languages, t.version AS "termsVersion", t.content AS terms,
       ARRAY(SELECT DISTINCT version || ' (' || language || ')' FROM registration.notice
             WHERE municipality_id = m.id ORDER BY 1) AS notices
FROM registration.municipality m
JOIN LATERAL (SELECT version, content FROM registration.terms WHERE municipality_id = m.id
              ORDER BY version DESC LIMIT 1) t ON true
WHERE m.id = $1`;

/** $1: municipality. How many chose each category now. */
export const CATEGORIES = `
SELECT c.code, c.name, c.legal_basis AS "legalBasis", c.statute_ref AS "statuteRef",
       (SELECT count(*)::int FROM registration.subscriber s
        WHERE s.municipality_id = c.municipality_id AND s.status = 'active' AND c.id = ANY (s.category_ids)) AS chosen
FROM registration.category c WHERE c.municipality_id = $1 ORDER BY c.code`;

/** $1: municipality. Counts of rows, by what they are of. */
export const COUNTS = `
SELECT 'subscriber ' || status AS what, count(*)::int AS count FROM registration.subscriber
WHERE municipality_id = $1 GROUP BY status
UNION ALL SELECT 'consent ' || action, count(*)::int FROM registration.consent WHERE municipality_id = $1 GROUP BY action
UNION ALL SELECT 'sign_up pending', count(*)::int FROM registration.sign_up
  WHERE municipality_id = $1 AND state = 'pending'
UNION ALL SELECT 'erasure', count(*)::int FROM registration.erasure WHERE municipality_id = $1
UNION ALL SELECT 'audit entry', count(*)::int FROM audit.entry WHERE municipality_id = $1
UNION ALL SELECT 'checkpoint', count(*)::int FROM audit.checkpoint WHERE log_id = $1
ORDER BY 1`;
