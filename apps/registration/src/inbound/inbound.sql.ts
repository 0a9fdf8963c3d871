/** Handled once: nothing comes back the second time. $1: event; $2: municipality; $3: keyword; $4: received; $5: handled. */
export const RECORD_INBOUND = `
INSERT INTO registration.inbound (event_id, municipality_id, keyword, subject_ref, received_at, handled_at)
VALUES ($1, $2, $3, NULL, $4, $5)
ON CONFLICT (event_id) DO NOTHING
RETURNING event_id`;

/** How often a number got this kind of answer in the last day. $1: municipality; $2: index; $3: kind; $4: when. */
export const COUNT_ANSWERS = `
SELECT count(*)::int AS count FROM registration.message_sent
WHERE municipality_id = $1 AND number_index = $2 AND kind = $3 AND sent_at > $4::timestamptz - interval '1 day'`;

/** $1: event; $2: subscriber. */
export const RECORD_SUBJECT = `UPDATE registration.inbound SET subject_ref = $2 WHERE event_id = $1`;
