/**
 * One array a column. Arrays of arrays do not unnest row by row, so zones and categories come as text. Whose number is
 * active already is left alone: only the ids that were inserted come back.
 */
export const INSERT_SUBSCRIBERS = `
INSERT INTO registration.subscriber
  (municipality_id, subscribed_at, id, status, shard, position, language, number_sealed, number_index,
   zone_ids, category_ids, consent_id, valid_until)
SELECT municipality_id, subscribed_at, id, 'active', shard, position, language, number_sealed, number_index,
       zone_ids::uuid[], category_ids::uuid[], consent_id, valid_until
FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::smallint[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[],
            $9::text[], $10::text[], $11::uuid[], $12::timestamptz[])
  AS row (municipality_id, subscribed_at, id, shard, position, language, number_sealed, number_index, zone_ids,
          category_ids, consent_id, valid_until)
ON CONFLICT (municipality_id, number_index) WHERE status = 'active' DO NOTHING
RETURNING id`;

/**
 * $1: the schema's version; $2: the different decisions, once each; then one array a column. Of the notice its id comes,
 * and what it says is read here.
 */
export const INSERT_CONSENTS = `
INSERT INTO registration.consent
  (schema_version, municipality_id, terms_id, channel, operator_id, recorded_at, valid_until, action, age_declared,
   notice_id, notice_version, notice_sha256, notice_language, decisions,
   id, receipt_id, subject_ref, served_at, paper_reference, challenge_id, sent_at, confirmed_at, attempts,
   ip_truncated, user_agent_family, guardian)
SELECT $1, row.municipality_id, terms_id, channel, operator_id, recorded_at, valid_until, 'given', row.guardian IS NULL,
       notice.id, notice.version, notice.sha256, notice.language, ($2::jsonb[])[row.decisions + 1],
       row.id, receipt_id, subject_ref, served_at, paper_reference, challenge_id, sent_at, confirmed_at, attempts,
       ip_truncated, user_agent_family, row.guardian
FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::timestamptz[], $8::timestamptz[],
            $9::uuid[], $10::smallint[], $11::uuid[], $12::uuid[], $13::uuid[], $14::timestamptz[], $15::text[],
            $16::uuid[], $17::timestamptz[], $18::timestamptz[], $19::smallint[], $20::text[], $21::text[], $22::text[])
  AS row (municipality_id, terms_id, channel, operator_id, recorded_at, valid_until,
          notice_id, decisions, id, receipt_id, subject_ref, served_at, paper_reference,
          challenge_id, sent_at, confirmed_at, attempts, ip_truncated, user_agent_family, guardian)
JOIN registration.notice ON notice.id = row.notice_id`;
