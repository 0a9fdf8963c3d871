/** Which of these recipients have an outcome. $1 batches, $2 recipients. */
export const READ_KNOWN = `
SELECT g.batch_no, g.recipient FROM unnest($1::int8[], $2::int2[]) AS g (batch_no, recipient)
WHERE EXISTS (SELECT 1 FROM dispatcher.outcome o
              WHERE o.batch_no = g.batch_no AND o.recipient = g.recipient AND o.seq = 0)`;
