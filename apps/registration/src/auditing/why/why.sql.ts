/** $1: municipality; $2: alert. */
export const DRAW_OF_ALERT = `
SELECT state, started_at AS "startedAt", finished_at AS "finishedAt", drawn, release
FROM registration.draw WHERE municipality_id = $1 AND alert_id = $2`;

/** $1: municipality; $2: subjects. */
export const PEOPLE = `
SELECT id AS subject, subscribed_at AS "subscribedAt", left_at AS "leftAt", status
FROM registration.subscriber WHERE municipality_id = $1 AND id = ANY ($2::uuid[]) ORDER BY subscribed_at, id`;

/** Every record of a person, the oldest first, with what they were shown. $1: subject; $2: municipality. */
export const RECORDS_OF = `
SELECT consent.id, receipt_id AS "receiptId", schema_version AS schema, action, channel, recorded_at AS "recordedAt",
       served_at AS "servedAt", sent_at AS "codeSentAt", confirmed_at AS "confirmedAt", operator_id AS operator,
       age_declared AS "ageDeclared", valid_until AS "validUntil", paused_until AS "pausedUntil", decisions,
       json_build_object('version', notice.version, 'language', notice.language, 'text', notice.text,
                         'sha256', encode(notice.sha256, 'hex')) AS notice,
       json_build_object('version', terms.version, 'content', terms.content) AS terms
FROM registration.consent
JOIN registration.notice ON notice.id = notice_id
JOIN registration.terms ON terms.id = terms_id
WHERE subject_ref = $1 AND consent.municipality_id = $2 ORDER BY recorded_at, consent.id`;

/** Whether a draw was for the person, as far as it had heard whom it was for. $1: alert; $2: subject. */
export const ADDRESSED = `
SELECT addressees IS NULL OR EXISTS (
         SELECT FROM registration.addressee WHERE alert_id = $1::uuid AND subscriber_id = $2::uuid) AS addressed
FROM registration.draw WHERE alert_id = $1::uuid`;

/** $1: log; $2: entries. */
export const NUMBERS_OF = `
SELECT seq::float8 AS seq FROM audit.sequenced WHERE log_id = $1 AND entry_id = ANY ($2::uuid[])`;
