/** $1: subject. */
export const SUBJECT = `
SELECT id, municipality_id AS "municipalityId", number_index AS "numberIndex"
FROM registration.subscriber WHERE id = $1`;

/** Everybody who ever had the number: its rows hold it. Said twice for the sake of two partial indexes. $1: municipality; $2: index. */
export const SUBJECTS_OF_NUMBER = `
SELECT id, municipality_id AS "municipalityId", number_index AS "numberIndex"
FROM registration.subscriber WHERE (municipality_id = $1 AND number_index = $2 AND status = 'active')
   OR (municipality_id = $1 AND number_index = $2 AND status <> 'active')
ORDER BY id FOR UPDATE`;

/** $1: subject; $2: when. What was decided stays, without who decided it. */
export const SHRED_CONSENTS = `
UPDATE registration.consent
SET ip_truncated = NULL, user_agent_family = NULL, paper_reference = NULL, guardian = NULL, shredded_at = $2
WHERE subject_ref = $1 AND shredded_at IS NULL`;

/** Without their key nothing that is sealed opens, in no copy of it; without a salt the log's commitments say nothing. $1: subject */
export const SHRED_PAYLOADS = [
  'DELETE FROM audit.payload USING audit.entry WHERE entry_id = entry.id AND subject_ref = $1',
  'DELETE FROM audit.subject_key WHERE subject_ref = $1',
];

/** That messages went to them: their batches, in which the dispatcher keeps digits of the number. $1: subject */
export const DELETE_MESSAGES = `
DELETE FROM registration.message_sent WHERE recipient_id = $1
   OR recipient_id IN (SELECT challenge_id FROM registration.consent WHERE subject_ref = $1)
   OR recipient_id IN (SELECT id FROM registration.number_change WHERE subject_ref = $1)
RETURNING id`;

/** What leads to the subject, and the row itself. $1: subject */
export const DELETE_SUBJECT = [
  'DELETE FROM registration.manage_session WHERE subject_ref = $1',
  'DELETE FROM registration.manage_link WHERE subject_ref = $1',
  'DELETE FROM registration.number_change WHERE subject_ref = $1',
  'DELETE FROM registration.delivery_failure WHERE subject_ref = $1',
  'DELETE FROM registration.desk_withdrawal WHERE subject_ref = $1',
  'DELETE FROM registration.inbound WHERE subject_ref = $1',
  'DELETE FROM registration.paper_confirmation WHERE subject_ref = $1',
  'DELETE FROM registration.taken_back WHERE subject_ref = $1',
  `DELETE FROM registration.sign_up
   WHERE id IN (SELECT challenge_id FROM registration.consent WHERE subject_ref = $1 AND challenge_id IS NOT NULL)`,
  'DELETE FROM registration.subscriber WHERE id = $1',
];

const OF_NOBODY = `
WHERE municipality_id = $1 AND number_index = $2
  AND NOT EXISTS (SELECT FROM registration.subscriber
                  WHERE municipality_id = $1 AND number_index = $2 AND status = 'active')
  AND NOT EXISTS (SELECT FROM registration.subscriber
                  WHERE municipality_id = $1 AND number_index = $2 AND status <> 'active')`;

/** What is left of a number that is nobody's any more. $1: municipality; $2: index. */
export const FORGET_NUMBER = ['sign_up', 'number_change'].map(
  (table) => `DELETE FROM registration.${table} ${OF_NOBODY}`,
);

/** Messages that went to such a number, a guardian's among them: their batches. $1: municipality; $2: index. */
export const FORGET_MESSAGES_TO = `DELETE FROM registration.message_sent ${OF_NOBODY} RETURNING id`;

/** $1: subject; $2: municipality; $3: when. */
export const RECORD_ERASURE = `
INSERT INTO registration.erasure (subject_ref, municipality_id, erased_at) VALUES ($1, $2, $3)
ON CONFLICT (subject_ref) DO NOTHING`;

/** What is not outside yet, for one writer at a time. $1: how many */
export const ERASURES_TO_KEEP = `
SELECT subject_ref AS subject, municipality_id AS municipality, erased_at AS at FROM registration.erasure
WHERE kept_outside_at IS NULL ORDER BY erased_at LIMIT $1 FOR UPDATE`;

/** $1: subjects; $2: when. */
export const ERASURES_KEPT = `
UPDATE registration.erasure SET kept_outside_at = $2 WHERE subject_ref = ANY ($1::uuid[])`;
