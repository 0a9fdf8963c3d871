/**
 * Where one person stands in batches. Alerts are looked through in the person's shard alone; a batch that came twice
 * under another id shows once: the first was carried. $1 alerts, $2 batches of single messages, $3 shard, $4 person.
 */
const PLACES = `
  SELECT * FROM (
    SELECT DISTINCT ON (alert_id) true AS alert, alert_id AS id, no,
           (position(uuid_send($4::uuid) IN members) - 1) / 18 AS recipient
    FROM dispatcher.batch
    WHERE alert_id = ANY($1::uuid[]) AND shard = $3::int2 AND position(uuid_send($4::uuid) IN members) % 18 = 1
    ORDER BY alert_id, no) AS drawn
  UNION ALL
  SELECT false, id, no, 0 FROM dispatcher.batch WHERE id = ANY($2::uuid[]) AND alert_id IS NULL`;

/** What is known of each of them. State 7 is a duplicate, in evidence and not counted. */
export const READ_PERSON_OUTCOMES = `
WITH place AS MATERIALIZED (${PLACES})
SELECT place.alert, place.id, r.delivered, r.state AS receipt_state, r.error AS receipt_error, r.at AS receipt_at,
       t.doubt, o.state, o.status, o.reason, tries.submitted_at, coalesce(tries.parts, 0)::int AS parts
FROM place
LEFT JOIN dispatcher.receipt r ON r.batch_no = place.no AND r.recipient = place.recipient AND r.part = 0
LEFT JOIN dispatcher.retry t ON t.batch_no = place.no AND t.recipient = place.recipient
LEFT JOIN LATERAL (
  SELECT state, status, reason FROM dispatcher.outcome
  WHERE batch_no = place.no AND recipient = place.recipient AND state <> 7 ORDER BY seq DESC LIMIT 1
) o ON true
LEFT JOIN LATERAL (
  SELECT min(at) FILTER (WHERE state = 1) AS submitted_at, sum(parts) AS parts FROM dispatcher.outcome
  WHERE batch_no = place.no AND recipient = place.recipient AND state <> 7
) tries ON true`;
