/**
 * A record that follows another of the same person: what it does not say anew stands as before.
 * $1: its id; $2: receipt; $3: the record it follows; $4: schema; $5: terms; $6: notice; $7: when that was shown;
 * $8: decisions; $9: action; $10: channel; $11: the link that was used; $12: when that was sent; $13: address; $14:
 * browser; $15: paused until; $16: valid until; $17: when. Null for $5, $6, $8 and $16 is “as before”.
 */
export const INSERT_RECORD = `
INSERT INTO registration.consent
  (id, receipt_id, schema_version, municipality_id, subject_ref, terms_id, notice_id, notice_version, notice_sha256,
   notice_language, served_at, decisions, action, channel, challenge_id, sent_at, confirmed_at, age_declared, guardian,
   ip_truncated, user_agent_family, paused_until, valid_until, recorded_at)
SELECT $1, $2, $4, before.municipality_id, subject_ref, coalesce($5, terms_id), notice.id, notice.version, notice.sha256,
       notice.language, $7, coalesce($8::jsonb, decisions), $9, $10, $11, $12, $17, age_declared, guardian,
       $13, $14, $15, coalesce($16, valid_until), $17
FROM registration.consent AS before
JOIN registration.notice ON notice.id = coalesce($6::uuid, before.notice_id)
WHERE before.id = $3
RETURNING decisions, valid_until AS "validUntil"`;

/**
 * Some kinds of alert are over; the others go on as before.
 * $1: the record it ends; $2: id; $3: receipt; $4: codes of what is over; $5: when; $6: action.
 */
export const RECORD_LESS = `
INSERT INTO registration.consent
  (id, schema_version, receipt_id, municipality_id, subject_ref, terms_id, notice_id, notice_version, notice_sha256,
   notice_language, decisions, action, channel, age_declared, guardian, paused_until, valid_until, recorded_at)
SELECT $2, schema_version, $3, municipality_id, subject_ref, terms_id, notice_id, notice_version, notice_sha256,
       notice_language,
       jsonb_set(decisions, '{categories}', decisions -> 'categories' ||
         coalesce((SELECT jsonb_object_agg(code, false) FROM unnest($4::text[]) AS code), '{}')),
       $6, channel, age_declared, guardian, paused_until, valid_until, $5
FROM registration.consent WHERE id = $1
RETURNING decisions`;

/** $1: subscriber; $2: language; $3: zones; $4: categories; $5: paused until; $6: consent; $7: whether a notice was answered. Null is “as before”. */
export const UPDATE_SUBSCRIBER = `
UPDATE registration.subscriber
SET language = coalesce($2, language), zone_ids = coalesce($3::uuid[], zone_ids),
    category_ids = coalesce($4::uuid[], category_ids), paused_until = $5, consent_id = $6,
    valid_until = (SELECT valid_until FROM registration.consent WHERE consent.id = $6),
    answer_by = CASE WHEN $7 THEN NULL ELSE answer_by END
WHERE id = $1 AND status = 'active'`;

/** $1: subscriber; $2: the record in force. */
export const DECISIONS_BEFORE = `
SELECT decisions FROM registration.consent WHERE subject_ref = $1 AND id <> $2 ORDER BY recorded_at DESC, id DESC LIMIT 1`;

/** $1: record. */
export const NOTICE_OF = `SELECT notice_version AS version FROM registration.consent WHERE id = $1`;
