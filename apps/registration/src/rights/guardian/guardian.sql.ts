/**
 * Whether a guardian's phone may be somebody else's by now. Since it last showed that it is theirs, somebody signed up
 * with it or it was given up; or it answers for another child under another name.
 */
export const GUARDIAN_IN_DOUBT = `(subscriber.guardian_index IS NOT NULL AND (
  subscriber.guardian_checked_at IS NULL
  OR EXISTS (SELECT FROM registration.subscriber AS own
             WHERE own.municipality_id = subscriber.municipality_id AND own.number_index = subscriber.guardian_index
               AND own.status = 'active' AND own.subscribed_at > subscriber.guardian_checked_at)
  OR EXISTS (SELECT FROM registration.subscriber AS own
             WHERE own.municipality_id = subscriber.municipality_id AND own.number_index = subscriber.guardian_index
               AND own.status <> 'active' AND own.left_at > subscriber.guardian_checked_at)
  OR EXISTS (SELECT FROM registration.subscriber AS other
             JOIN registration.consent AS theirs ON theirs.id = other.consent_id
             JOIN registration.consent AS own ON own.id = subscriber.consent_id
             WHERE other.municipality_id = subscriber.municipality_id AND other.guardian_index = subscriber.guardian_index
               AND other.subscribed_at > subscriber.guardian_checked_at AND theirs.guardian IS DISTINCT FROM own.guardian)))`;

/** The guardian's phone and the child's own both came back. $1: child; $2: when. */
export const GUARDIAN_CHECKED = `
UPDATE registration.subscriber SET guardian_checked_at = $2 WHERE id = $1 AND guardian_index IS NOT NULL`;

/** The children somebody answers for, by their number. $1: municipality; $2: index. */
export const CHILDREN_OF_GUARDIAN = `
SELECT id, language, ${GUARDIAN_IN_DOUBT} AS doubted FROM registration.subscriber
WHERE municipality_id = $1 AND guardian_index = $2 AND status = 'active' ORDER BY id FOR UPDATE OF subscriber`;

/** Their guardian has another number. $1: when; $2: its index; then one array a column: $3 children; $4 it, sealed for each. */
export const FOLLOW_GUARDIAN = `
UPDATE registration.subscriber SET guardian_sealed = moved.sealed, guardian_index = $2, guardian_checked_at = $1
FROM unnest($3::uuid[], $4::bytea[]) AS moved (id, sealed) WHERE subscriber.id = moved.id`;

/** The number is another person's from now on, whoever answers for these by it. $1: municipality; $2: index; $3: also these. */
export const DOUBT_GUARDIAN = `
UPDATE registration.subscriber SET guardian_checked_at = NULL
WHERE municipality_id = $1 AND guardian_index = $2 OR id = ANY ($3::uuid[])`;

/** What the guardian's phone could still open. $1: children. */
export const CLOSE_GUARDIANS_WAYS = [
  `DELETE FROM registration.manage_session USING registration.manage_link AS link
   WHERE link.id = link_id AND by_guardian AND manage_session.subject_ref = ANY ($1::uuid[])`,
  `DELETE FROM registration.manage_link
   WHERE by_guardian AND used_at IS NULL AND subject_ref = ANY ($1::uuid[])`,
];

/** Nobody answers for these any more, present and past. $1: municipality; $2: the guardian's index; $3: when. */
export const LOSE_GUARDIAN = `
UPDATE registration.subscriber
SET guardian_sealed = NULL, guardian_index = NULL, guardian_checked_at = NULL, guardian_gone_at = $3
WHERE municipality_id = $1 AND guardian_index = $2
RETURNING id, status, language, number_sealed AS "numberSealed", number_index AS "numberIndex",
          valid_until AS "validUntil"`;

/** Who answered for them, and where they asked from, goes from what was decided. $1: children. */
export const SHRED_GUARDIAN = `
UPDATE registration.consent SET guardian = NULL, ip_truncated = NULL, user_agent_family = NULL
WHERE subject_ref = ANY ($1::uuid[]) AND guardian IS NOT NULL AND shredded_at IS NULL`;

/** The same for forms. $1: municipality; $2: the guardian's index. */
export const FORGET_GUARDIAN_ASKED = [
  `DELETE FROM registration.sign_up WHERE municipality_id = $1 AND guardian_index = $2 AND state = 'pending'`,
  `UPDATE registration.sign_up
   SET guardian_name = NULL, guardian_sealed = NULL, guardian_index = NULL, guardian_code_hash = NULL,
       ip_truncated = NULL, user_agent_family = NULL
   WHERE municipality_id = $1 AND guardian_index = $2`,
];
