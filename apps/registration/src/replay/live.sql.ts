/** $1: the last page's last; $2: municipality, null for all; $3: how many. */
export const LIVE_SUBSCRIBERS = `
SELECT s.id, s.status, s.language, s.consent_id AS "consentId", s.paused_until AS "pausedUntil",
       s.restricted_at IS NOT NULL AS restricted,
       s.zone_ids AS "zoneIds", s.category_ids AS "categoryIds",
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'decisions', c.decisions) ORDER BY c.id)
                 FROM registration.consent c WHERE c.subject_ref = s.id), '[]') AS consents
FROM registration.subscriber s
WHERE s.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
  AND ($2::uuid IS NULL OR s.municipality_id = $2)
ORDER BY s.id LIMIT $3`;

/** $1: municipality, null for all. */
export const COUNT_SUBSCRIBERS = `
SELECT count(*)::int AS all FROM registration.subscriber WHERE $1::uuid IS NULL OR municipality_id = $1`;

export const CODES = `
SELECT id, code FROM registration.zone UNION ALL SELECT id, code FROM registration.category`;

/** $1: municipality, null for all. */
export const LIVE_DRAWS = `
SELECT alert_id AS id, state, drawn, encode(digest, 'hex') AS digest FROM registration.draw
WHERE state <> 'drawing' AND ($1::uuid IS NULL OR municipality_id = $1) ORDER BY alert_id`;

/** $1: municipality, null for all. */
export const LIVE_NOTICES = `
SELECT version, language, encode(sha256, 'hex') AS sha256 FROM registration.notice
WHERE $1::uuid IS NULL OR municipality_id = $1`;
