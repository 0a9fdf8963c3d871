/**
 * $1: municipality; $2: when; then one array a column. Arrays of arrays do not unnest row by row, so zones and
 * categories come as text. Whose number is active already is left alone: only the ids that were inserted come back.
 */
export const INSERT_SUBSCRIBERS = `
INSERT INTO registration.subscriber
  (id, municipality_id, status, shard, position, language, number_sealed, number_index,
   zone_ids, category_ids, consent_id, subscribed_at)
SELECT id, $1, 'active', shard, position, language, number_sealed, number_index,
       zone_ids::uuid[], category_ids::uuid[], consent_id, $2
FROM unnest($3::uuid[], $4::smallint[], $5::uuid[], $6::text[], $7::bytea[], $8::bytea[],
            $9::text[], $10::text[], $11::uuid[])
  AS row (id, shard, position, language, number_sealed, number_index, zone_ids, category_ids, consent_id)
ON CONFLICT (municipality_id, number_index) WHERE status = 'active' DO NOTHING
RETURNING id`;

/**
 * $1 … $7: what all have in common; $8: the different decisions, once each; then one array a column. Of the notice its
 * id comes, and what it says is read here.
 */
export const INSERT_CONSENTS = `
INSERT INTO registration.consent
  (municipality_id, schema_version, terms_id, channel, operator_id, recorded_at, valid_until, action, age_declared,
   notice_id, notice_version, notice_sha256, notice_language, decisions,
   id, receipt_id, subject_ref, served_at, paper_reference, challenge_id, sent_at, confirmed_at, attempts,
   ip_truncated, user_agent_family, guardian)
SELECT $1, $2, $3, $4, $5, $6, $7, 'given', row.guardian IS NULL,
       notice.id, notice.version, notice.sha256, notice.language, ($8::jsonb[])[row.decisions + 1],
       row.id, receipt_id, subject_ref, served_at, paper_reference, challenge_id, sent_at, confirmed_at, attempts,
       ip_truncated, user_agent_family, row.guardian
FROM unnest($9::uuid[], $10::smallint[], $11::uuid[], $12::uuid[], $13::uuid[], $14::timestamptz[], $15::text[],
            $16::uuid[], $17::timestamptz[], $18::timestamptz[], $19::smallint[], $20::text[], $21::text[], $22::text[])
  AS row (notice_id, decisions, id, receipt_id, subject_ref, served_at, paper_reference,
          challenge_id, sent_at, confirmed_at, attempts, ip_truncated, user_agent_family, guardian)
JOIN registration.notice ON notice.id = row.notice_id`;
