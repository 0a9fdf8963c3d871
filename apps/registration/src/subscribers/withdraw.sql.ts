/** `publicTasks`: codes of those that they had chosen. $1: municipality; $2: index; $3: when. */
export const WITHDRAW_SUBSCRIBER = `
UPDATE registration.subscriber SET status = 'withdrawn', left_at = $3
WHERE municipality_id = $1 AND number_index = $2 AND status = 'active'
RETURNING id, language, consent_id AS "consentId",
  ARRAY(SELECT code FROM registration.category
        WHERE category.id = ANY (category_ids) AND legal_basis = 'public_task' ORDER BY code) AS "publicTasks"`;

/**
 * The record of leaving: what was shown and on what terms as in the consent it ends, every decision taken back.
 * $1: its id; $2: receipt; $3: the consent it ends; $4: channel; $5: when; $6: the official who
 * carried it out.
 */
export const INSERT_WITHDRAWAL = `
INSERT INTO registration.consent
  (id, schema_version, receipt_id, municipality_id, subject_ref, terms_id, notice_id, notice_version,
   notice_sha256, notice_language, decisions, action, channel, age_declared, confirmed_at, retention_until, recorded_at,
   operator_id, guardian)
SELECT $1, consent.schema_version, $2, consent.municipality_id, subject_ref, terms_id, notice_id, notice_version,
       notice_sha256, notice_language,
       (SELECT jsonb_object_agg(kind, (SELECT jsonb_object_agg(code, false) FROM jsonb_object_keys(offered) AS code))
        FROM jsonb_each(decisions) AS decision (kind, offered)),
       'withdrawn', $4, age_declared, $5,
       $5::timestamptz + make_interval(days => (terms.content ->> 'retentionDays')::int), $5, $6, guardian
FROM registration.consent JOIN registration.terms ON terms.id = terms_id
WHERE consent.id = $3`;

/**
 * Everybody who had the number in the last day: what is still on its way to them goes to the same phone.
 * $1: municipality; $2: index; $3: when.
 */
export const SUBJECTS_OF_PHONE = `
SELECT id FROM registration.subscriber
WHERE municipality_id = $1 AND number_index = $2 AND status <> 'active' AND left_at > $3::timestamptz - interval '1 day'`;
