/** $1: subscribers; $2: when. */
export const SUSPEND = `
UPDATE registration.subscriber SET status = 'suspended', left_at = $2 WHERE id = ANY ($1::uuid[])`;

/** Nothing is in force any more. $1: the records that end; $2, $3: new ids and receipts, one each; $4: when; $5: why. */
export const RECORD_END = `
INSERT INTO registration.consent
  (id, schema_version, receipt_id, municipality_id, subject_ref, terms_id, notice_id, notice_version,
   notice_sha256, notice_language, decisions, action, channel, age_declared, guardian, retention_until,
   recorded_at)
SELECT made.id, schema_version, made.receipt_id, consent.municipality_id, subject_ref, terms_id, notice_id,
       notice_version, notice_sha256, notice_language,
       (SELECT jsonb_object_agg(kind, (SELECT jsonb_object_agg(code, false) FROM jsonb_object_keys(offered) AS code))
        FROM jsonb_each(decisions) AS decision (kind, offered)),
       $5, channel, age_declared, guardian,
       $4::timestamptz + make_interval(days => (terms.content ->> 'retentionDays')::int), $4
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS made (ends, id, receipt_id)
JOIN registration.consent ON consent.id = made.ends
JOIN registration.terms ON terms.id = terms_id`;
