/**
 * The full partitions of the ledger, oldest first: what each holds, and how many of its batches keep it. A batch may
 * go when its alert ended before $1; one of single messages, when it expired before.
 */
export const READ_PARTITIONS = `
SELECT p.first_no::text AS "firstNo", p.end_no::text AS "endNo", count(b.no)::int AS batches,
       coalesce(sum(b.count), 0)::int AS recipients, count(DISTINCT b.alert_id)::int AS alerts,
       min(b.taken_at) AS "from", max(b.taken_at) AS "to",
       count(b.no) FILTER (
         WHERE coalesce(CASE WHEN b.alert_id IS NULL THEN b.expires_at ELSE a.ended_at END, 'infinity') >= $1
       )::int AS staying
FROM dispatcher.ledger_partition p
LEFT JOIN dispatcher.batch b ON b.no >= p.first_no AND b.no < p.end_no
LEFT JOIN dispatcher.alert a ON a.alert_id = b.alert_id
WHERE p.end_no <= (SELECT max(no) FROM dispatcher.batch)
GROUP BY p.first_no, p.end_no
ORDER BY p.first_no`;

/** $1 first batch of the partition, $2 before when everything in it has ended. One row a municipality. */
export const DROP_PARTITION = `
SELECT municipality_id AS "municipalityId", batches, recipients, alerts
FROM dispatcher.drop_ledger_partition($1::int8, $2::timestamptz)`;
