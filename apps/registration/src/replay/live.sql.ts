const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Of the terms of a record its id alone: the text is the same of many. $1: the last page's last; $2: municipality, null for all; $3: how many. */
export const LIVE_SUBSCRIBERS = `
SELECT s.id, s.status, s.language, s.consent_id AS "consentId", s.paused_until AS "pausedUntil",
       s.valid_until AS "validUntil", s.answer_by AS "answerBy", s.restricted_at IS NOT NULL AS restricted,
       s.municipality_id AS "municipalityId", s.number_sealed AS "numberSealed", s.number_index AS "numberIndex",
       s.guardian_sealed AS "guardianSealed", s.guardian_index AS "guardianIndex",
       s.zone_ids AS "zoneIds", s.category_ids AS "categoryIds",
       coalesce((SELECT jsonb_agg(jsonb_build_object(
                         'id', c.id, 'decisions', c.decisions, 'facts', jsonb_build_object(
                           'receiptId', c.receipt_id, 'channel', c.channel,
                           'notice', c.notice_version || ' ' || encode(c.notice_sha256, 'hex'),
                           'terms', c.terms_id, 'challengeId', c.challenge_id, 'attempts', c.attempts, 'operator', c.operator_id,
                           'ageDeclared', c.age_declared,
                           'guardian', c.guardian IS NOT NULL OR s.guardian_gone_at IS NOT NULL,
                           'servedAt', ${instant('c.served_at')}, 'sentAt', ${instant('c.sent_at')},
                           'confirmedAt', ${instant('c.confirmed_at')},
                           'pausedUntil', ${instant('c.paused_until')},
                           'validUntil', ${instant('c.valid_until')})) ORDER BY c.id)
                 FROM registration.consent c WHERE c.subject_ref = s.id), '[]') AS consents
FROM registration.subscriber s
WHERE s.id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000'::uuid)
  AND ($2::uuid IS NULL OR s.municipality_id = $2)
ORDER BY s.id LIMIT $3`;

/** $1: municipality, null for all. */
export const COUNT_SUBSCRIBERS = `
SELECT count(*)::int AS all FROM registration.subscriber WHERE $1::uuid IS NULL OR municipality_id = $1`;

export const CODES = `
SELECT id, code, false AS "onConsent" FROM registration.zone
UNION ALL SELECT id, code, legal_basis = 'consent' FROM registration.category`;

/** $1: municipality, null for all. */
export const LIVE_DRAWS = `
SELECT alert_id AS id, state, drawn, encode(digest, 'hex') AS digest FROM registration.draw
WHERE state <> 'drawing' AND ($1::uuid IS NULL OR municipality_id = $1) ORDER BY alert_id`;

/** $1: municipality, null for all. */
export const LIVE_NOTICES = `
SELECT version, language, encode(sha256, 'hex') AS sha256 FROM registration.notice
WHERE $1::uuid IS NULL OR municipality_id = $1`;
