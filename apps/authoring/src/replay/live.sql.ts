/** $1: the last page's last; $2: municipality, null for all; $3: how many. */
export const LIVE_ALERTS = `
SELECT a.id, a.state, a.version, a.mode, a.severity, a.category_id AS "categoryId", a.zone_ids AS "zoneIds", a.polygons,
       a.variants, a.sender, a.expires_at AS "expiresAt", a.correction_of AS "correctionOf",
       ARRAY(SELECT s.content_hash || ' by ' || s.submitted_by FROM authoring.submission s WHERE s.alert_id = a.id)
         AS submissions,
       ARRAY(SELECT p.content_hash || ' by ' || p.approved_by || ' for ' || p.submitted_by
             FROM authoring.approval p WHERE p.alert_id = a.id) AS approvals,
       ARRAY(SELECT r.content_hash FROM authoring.release r WHERE r.alert_id = a.id) AS releases
FROM authoring.alert a
WHERE a.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
  AND ($2::uuid IS NULL OR a.municipality_id = $2)
ORDER BY a.id LIMIT $3`;

/** $1: municipality, null for all. */
export const LIVE_OFFICIALS = `
SELECT id, role, disabled_at IS NOT NULL AS disabled FROM authoring.official
WHERE $1::uuid IS NULL OR municipality_id = $1`;
