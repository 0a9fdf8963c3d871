import { GUARDIAN_IN_DOUBT } from '../guardian/guardian.sql.js';
import { PERIODS } from './periods.js';

/** Rows that may go, and how some of them go: $1: when; $2: how many at once. */
interface Disposal {
  count: string;
  remove: string;
}

function disposal(table: string, key: string, condition: string): Disposal {
  return {
    count: `SELECT count(*)::int AS count FROM ${table} WHERE ${condition}`,
    remove: `
DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT $2) RETURNING ${key} AS key`,
  };
}

/**
 * Where forms came from: shortened address and kind of browser, which show abuse while it is fresh. What was decided stays.
 * $1: those of before.
 */
function origin(table: string, at: string): Disposal {
  const condition = `${at} < $1 AND (ip_truncated IS NOT NULL OR user_agent_family IS NOT NULL)`;
  return {
    count: `SELECT count(*)::int AS count FROM ${table} WHERE ${condition}`,
    remove: `
UPDATE ${table} SET ip_truncated = NULL, user_agent_family = NULL
WHERE id IN (SELECT id FROM ${table} WHERE ${condition} LIMIT $2) RETURNING id AS key`,
  };
}

export const ORIGINS_OF_SIGN_UPS = origin('registration.sign_up', 'requested_at');

export const ORIGINS_OF_CONSENTS = origin('registration.consent', 'recorded_at');

/** Nobody confirmed in time. */
export const UNCONFIRMED = disposal(
  'registration.sign_up',
  'id',
  `state = 'pending' AND requested_at < $1::timestamptz - interval '${PERIODS.unconfirmedHours} hours'`,
);

/** That a message went to a number nobody has signed up with. Limits count a day back. */
export const MESSAGES_TO_NOBODY = disposal(
  'registration.message_sent',
  'id',
  `sent_at < $1::timestamptz - interval '${PERIODS.strayMessageHours} hours'
   AND NOT EXISTS (SELECT FROM registration.subscriber AS s WHERE s.id = recipient_id)
   AND NOT EXISTS (SELECT FROM registration.subscriber AS s WHERE s.municipality_id = message_sent.municipality_id
                   AND s.number_index = message_sent.number_index AND status = 'active')
   AND NOT EXISTS (SELECT FROM registration.subscriber AS s WHERE s.municipality_id = message_sent.municipality_id
                   AND s.number_index = message_sent.number_index AND status <> 'active')`,
);

/** Nobody brought the codes of a change of number back. */
export const CHANGES = disposal(
  'registration.number_change',
  'id',
  `sent_at < $1::timestamptz - interval '${PERIODS.numberChangeHours} hours'`,
);

/** Somebody asked at the counter to leave: with a code or without, that is over. */
export const DESK_WITHDRAWALS = disposal(
  'registration.desk_withdrawal',
  'id',
  `sent_at < $1::timestamptz - interval '${PERIODS.deskWithdrawalHours} hours'`,
);

/** What phones wrote who were nobody's. */
export const INBOUND = disposal(
  'registration.inbound',
  'event_id',
  `subject_ref IS NULL AND handled_at < $1::timestamptz - interval '${PERIODS.nobodysInboundDays} days'`,
);

/** Worth nothing for some time. */
export const LINKS = disposal(
  'registration.manage_link',
  'id',
  `least(used_at, expires_at) < $1::timestamptz - interval '${PERIODS.linkDays} days'`,
);

export const SESSIONS = disposal('registration.manage_session', 'id', 'expires_at < $1');

/** Keys of a day: of codes, links and confirmations; of what phones wrote. */
export const DAILY_KEYS = disposal(
  'feed.batch_key',
  'key_id',
  `key_id ~ '^(service|inbound):.*:[0-9]{4}-[0-9]{2}-[0-9]{2}$'
   AND right(key_id, 10)::date < ($1::timestamptz AT TIME ZONE 'UTC')::date
       - CASE WHEN key_id LIKE 'service:%' THEN ${PERIODS.serviceKeyDays} ELSE ${PERIODS.inboundKeyDays} END`,
);

/** Papers by which nobody could be subscribed any more. */
export const SPENT_PAPERS = disposal(
  'registration.spent_paper',
  'mark',
  `signed_on < $1::timestamptz - interval '${PERIODS.spentPaperYears} years'`,
);

/** Who left, and whose last date has passed. Where no record has one, it counts from when they left. $1: when */
const PAST_RETENTION = `
registration.subscriber AS gone
WHERE status <> 'active' AND (
  SELECT coalesce(max(retention_until),
                  gone.left_at + make_interval(days => max((terms.content ->> 'retentionDays')::int)))
  FROM registration.consent JOIN registration.terms ON terms.id = terms_id WHERE subject_ref = gone.id) <= $1`;

export const SUBJECTS_PAST = {
  count: `SELECT count(*)::int AS count FROM ${PAST_RETENTION}`,
  list: `SELECT id FROM ${PAST_RETENTION} ORDER BY left_at LIMIT $2`,
};

/** Whose consent runs out within a month, and who was not asked yet; a child whose guardian is gone has nobody to say yes. $1: when */
const TO_REMIND = `
registration.consent
JOIN registration.subscriber ON subscriber.consent_id = consent.id AND subscriber.id = subject_ref AND status = 'active'
WHERE consent.valid_until > $1 AND consent.valid_until <= $1::timestamptz + interval '1 month'
  AND guardian_gone_at IS NULL
  AND NOT EXISTS (SELECT FROM registration.manage_link AS link
                  WHERE link.subject_ref = subscriber.id AND purpose = 'reaffirm' AND link.expires_at = consent.valid_until)`;

export const REMINDERS = {
  count: `SELECT count(*)::int AS count FROM ${TO_REMIND}`,
  list: `
SELECT subscriber.id, subscriber.municipality_id AS "municipalityId", language, consent_id AS "consentId",
       coalesce(guardian_sealed, number_sealed) AS "numberSealed",
       coalesce(guardian_index, number_index) AS "numberIndex", guardian_index IS NOT NULL AS "byGuardian",
       CASE WHEN ${GUARDIAN_IN_DOUBT} THEN number_sealed END AS "childSealed", number_index AS "childIndex",
       consent.valid_until AS "validUntil"
FROM ${TO_REMIND} ORDER BY consent.valid_until LIMIT $2 FOR UPDATE OF subscriber SKIP LOCKED`,
};

/** $1: when. */
const RUN_OUT = `
registration.consent
JOIN registration.subscriber ON subscriber.consent_id = consent.id AND subscriber.id = subject_ref AND status = 'active'
WHERE consent.valid_until <= $1`;

export const EXPIRED = {
  count: `SELECT count(*)::int AS count FROM ${RUN_OUT}`,
  list: `
SELECT subscriber.id, subscriber.municipality_id AS "municipalityId", consent_id AS "consentId"
FROM ${RUN_OUT} ORDER BY consent.valid_until LIMIT $2 FOR UPDATE OF subscriber SKIP LOCKED`,
};
