import type { SignUp } from './sign-up.entity.js';

/** Written out, and for many at once: what all those who sign up pass through. */

/** What a new sign-up is made of; one that has just been made waits for its code. */
export type NewSignUp = Omit<SignUp, 'state' | 'attempts' | 'requestedAt' | 'confirmedAt' | 'consentId'>;

/** One array a column. Arrays of arrays do not unnest row by row, so zones and categories come as text. */
export const INSERT_SIGN_UPS = `
INSERT INTO registration.sign_up
  (id, municipality_id, state, channel, operator_id, paper_reference, number_sealed, number_index, language,
   zone_ids, category_ids, notice_id, served_at, code_hash, guardian_name, guardian_sealed, guardian_index,
   guardian_code_hash, sent_at, attempts, ip_truncated, user_agent_family, requested_at)
SELECT id, municipality_id, 'pending', channel, operator_id, paper_reference, number_sealed, number_index, language,
       zone_ids::uuid[], category_ids::uuid[], notice_id, served_at, code_hash, guardian_name, guardian_sealed,
       guardian_index, guardian_code_hash, sent_at, 0, ip_truncated, user_agent_family, sent_at
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::text[],
            $9::text[], $10::text[], $11::uuid[], $12::timestamptz[], $13::bytea[], $14::text[], $15::bytea[],
            $16::bytea[], $17::bytea[], $18::timestamptz[], $19::text[], $20::text[])
  AS row (id, municipality_id, channel, operator_id, paper_reference, number_sealed, number_index, language,
          zone_ids, category_ids, notice_id, served_at, code_hash, guardian_name, guardian_sealed, guardian_index,
          guardian_code_hash, sent_at, ip_truncated, user_agent_family)`;

/** The parameters of {@link INSERT_SIGN_UPS}. */
export function signUpColumns(rows: readonly NewSignUp[]): unknown[] {
  return [
    rows.map((row) => row.id),
    rows.map((row) => row.municipalityId),
    rows.map((row) => row.channel),
    rows.map((row) => row.operatorId),
    rows.map((row) => row.paperReference),
    rows.map((row) => row.numberSealed),
    rows.map((row) => row.numberIndex),
    rows.map((row) => row.language),
    rows.map((row) => `{${row.zoneIds.join()}}`),
    rows.map((row) => `{${row.categoryIds.join()}}`),
    rows.map((row) => row.noticeId),
    rows.map((row) => row.servedAt?.toISOString() ?? null),
    rows.map((row) => row.codeHash),
    rows.map((row) => row.guardianName),
    rows.map((row) => row.guardianSealed),
    rows.map((row) => row.guardianIndex),
    rows.map((row) => row.guardianCodeHash),
    rows.map((row) => row.sentAt.toISOString()),
    rows.map((row) => row.ipTruncated),
    rows.map((row) => row.userAgentFamily),
  ];
}

/** What a confirmation has to know of a sign-up. */
export type TakenSignUp = Omit<
  SignUp,
  'guardianSealed' | 'guardianIndex' | 'guardianCodeHash' | 'requestedAt' | 'confirmedAt'
>;

/** Those that nobody else has in hand, to be confirmed or refused; nobody is waited for. $1: ids. */
export const TAKE_SIGN_UPS = `
SELECT id, municipality_id AS "municipalityId", state, channel, operator_id AS "operatorId",
       paper_reference AS "paperReference", number_sealed AS "numberSealed", number_index AS "numberIndex", language,
       zone_ids AS "zoneIds", category_ids AS "categoryIds", notice_id AS "noticeId", served_at AS "servedAt",
       code_hash AS "codeHash", guardian_name AS "guardianName", sent_at AS "sentAt", attempts,
       ip_truncated AS "ipTruncated", user_agent_family AS "userAgentFamily", consent_id AS "consentId"
FROM registration.sign_up WHERE id = ANY ($1::uuid[])
FOR UPDATE SKIP LOCKED`;

/** One array a column: $1: ids; $2: when; $3: consents. */
export const CONFIRM_SIGN_UPS = `
UPDATE registration.sign_up s SET state = 'confirmed', confirmed_at = done.now, consent_id = done.consent_id
FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS done (id, now, consent_id) WHERE s.id = done.id`;

/** A wrong code more for each. $1: ids, none of them twice. */
export const COUNT_WRONG_CODES = `
UPDATE registration.sign_up SET attempts = attempts + 1 WHERE id = ANY ($1::uuid[])`;
