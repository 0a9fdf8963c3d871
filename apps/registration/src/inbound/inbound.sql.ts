/** Handled once: nothing comes back the second time. $1: event; $2: municipality; $3: keyword; $4: received; $5: handled. */
export const RECORD_INBOUND = `
INSERT INTO registration.inbound (event_id, municipality_id, keyword, subject_ref, received_at, handled_at)
VALUES ($1, $2, $3, NULL, $4, $5)
ON CONFLICT (event_id) DO NOTHING
RETURNING event_id`;

/**
 * How often a number was answered in the last day: with this kind, and with any of these. $1: municipality; $2: index;
 * $3: kind; $4: when; $5: kinds.
 */
export const COUNT_ANSWERS = `
SELECT count(*) FILTER (WHERE kind = $3)::int AS kind, count(*)::int AS all FROM registration.message_sent
WHERE municipality_id = $1 AND number_index = $2 AND kind = ANY ($5) AND sent_at > $4::timestamptz - interval '1 day'`;

/** $1: event; $2: subscriber. */
export const RECORD_SUBJECT = `UPDATE registration.inbound SET subject_ref = $2 WHERE event_id = $1`;

/** Whoever has the number now wrote it, be they subscribed by this very message. $1: event; $2: municipality; $3: index. */
export const RECORD_WHO_HAS_NUMBER = `
UPDATE registration.inbound SET subject_ref = subscriber.id
FROM registration.subscriber
WHERE event_id = $1 AND subscriber.municipality_id = $2 AND number_index = $3 AND status = 'active'`;

/**
 * What the phone itself was asked last, and can still answer. On the web a code was asked for instead: whoever types a
 * stranger's number there must not get a consent by their SI. $1: municipality; $2: index; $3: when.
 */
export const ANSWERABLE = `
SELECT id FROM registration.sign_up
WHERE municipality_id = $1 AND number_index = $2 AND state = 'pending' AND channel <> 'web'
  AND sent_at > $3::timestamptz - interval '24 hours'
ORDER BY sent_at DESC LIMIT 1 FOR UPDATE`;

/** $1: municipality; $2: index. */
export const FORGET_ASKED = `
DELETE FROM registration.sign_up
WHERE municipality_id = $1 AND number_index = $2 AND state = 'pending' AND channel <> 'web'`;
