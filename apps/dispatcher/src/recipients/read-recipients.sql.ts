/**
 * What is known of an alert's recipients, in the order of the ledger. $1 alert, $2 and $3 batch and recipient after
 * which the page begins, $4 how many.
 */
export const READ_RECIPIENTS = `
SELECT b.no, place.recipient, substring(b.members FROM place.recipient * 18 + 1 FOR 18) AS member,
       r.delivered, r.state AS receipt_state, r.error AS receipt_error, t.doubt, o.state, o.status, o.reason,
       coalesce(r.at, o.at, b.taken_at) AS at, coalesce(o.parts, 0)::int AS parts
FROM dispatcher.batch b
CROSS JOIN LATERAL generate_series(0, b.count - 1) AS place (recipient)
LEFT JOIN dispatcher.receipt r ON r.batch_no = b.no AND r.recipient = place.recipient AND r.part = 0
LEFT JOIN dispatcher.retry t ON t.batch_no = b.no AND t.recipient = place.recipient
LEFT JOIN LATERAL (
  SELECT last.state, last.status, last.reason, last.at,
         (SELECT sum(every.parts) FROM dispatcher.outcome every
          WHERE every.batch_no = b.no AND every.recipient = place.recipient AND every.state <> 7) AS parts
  FROM dispatcher.outcome last
  WHERE last.batch_no = b.no AND last.recipient = place.recipient AND last.state <> 7
  ORDER BY last.seq DESC LIMIT 1
) o ON true
WHERE b.alert_id = $1::uuid AND b.no >= $2::int8 AND (b.no > $2::int8 OR place.recipient > $3::int4)
ORDER BY b.no, place.recipient
LIMIT $4::int4`;
