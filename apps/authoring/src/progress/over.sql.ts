/**
 * Alerts everybody of which has an outcome and which only waited for somebody to decide: their time is over, or they
 * were stopped. $1 how many.
 */
export const FIND_OVER = `
SELECT p.alert_id AS "alertId", a.municipality_id AS "municipalityId"
FROM authoring.progress p JOIN authoring.alert a ON a.id = p.alert_id
WHERE p.ended_at IS NULL AND p.waiting = 0 AND p.drawing_complete AND p.taken = p.drawn
  AND (a.expires_at <= now() OR a.state <> 'released')
ORDER BY p.alert_id LIMIT $1`;
