import { TRIES } from '../../sign-up/code-limits.js';
import { GUARDIAN_IN_DOUBT } from '../guardian/guardian.sql.js';

/** Who has the number now. $1: municipality; $2: index. */
export const SUBSCRIBER_OF_NUMBER = `
SELECT id, language, consent_id AS "consentId" FROM registration.subscriber
WHERE municipality_id = $1 AND number_index = $2 AND status = 'active'`;

/** Children whose guardian has the number, or may have had it before. $1: municipality; $2: index. */
export const CHILDREN_OF_NUMBER = `
SELECT id, language, consent_id AS "consentId", ${GUARDIAN_IN_DOUBT} AS doubted,
       number_sealed AS "numberSealed", number_index AS "numberIndex"
FROM registration.subscriber
WHERE municipality_id = $1 AND guardian_index = $2 AND status = 'active' ORDER BY id`;

/** $1: municipality; $2: index; $3: when. */
export const COUNT_LINKS = `
SELECT count(*) FILTER (WHERE sent_at > $3::timestamptz - interval '1 hour')::int AS hour, count(*)::int AS day
FROM registration.message_sent
WHERE municipality_id = $1 AND number_index = $2 AND kind = 'link' AND sent_at > $3::timestamptz - interval '1 day'`;

/** A link that would still open something. $1: hash; $2: when. */
export const LIVE_LINK = `
SELECT link.municipality_id AS "municipalityId", purpose, subscriber.language, consent.valid_until AS "validUntil",
       notice_version AS "noticeVersion", link.expires_at AS "expiresAt", code_hash IS NOT NULL AS "asksCode"
FROM registration.manage_link AS link
JOIN registration.subscriber ON subscriber.id = subject_ref AND status = 'active'
JOIN registration.consent ON consent.id = subscriber.consent_id
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 AND link.attempts < ${TRIES}`;

/** Whose link it is. $1: hash. */
export const SUBJECT_OF_LINK = `
SELECT subject_ref AS "subjectRef" FROM registration.manage_link WHERE token_hash = $1 AND used_at IS NULL`;

/** The code a link asks for besides, for one try at a time. $1: hash. */
export const CODE_OF_LINK = `
SELECT id, municipality_id AS "municipalityId", subject_ref AS "subjectRef", code_hash AS "codeHash", attempts
FROM registration.manage_link
WHERE token_hash = $1 AND used_at IS NULL AND code_hash IS NOT NULL AND attempts < ${TRIES} FOR UPDATE`;

/** $1: link. */
export const COUNT_WRONG_CODE = `UPDATE registration.manage_link SET attempts = attempts + 1 WHERE id = $1`;

/** Used once: nothing comes back the second time. $1: hash; $2: when; $3: purpose. */
export const USE_LINK = `
UPDATE registration.manage_link AS link SET used_at = $2
FROM registration.subscriber
WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 AND purpose = $3 AND link.attempts < ${TRIES}
  AND subscriber.id = subject_ref AND status = 'active'
RETURNING link.id, link.municipality_id AS "municipalityId", subject_ref AS "subjectRef", link.sent_at AS "sentAt",
          code_hash AS "codeHash"`;
