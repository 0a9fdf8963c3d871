/** $1 … $6: one array a column: ids of their batches, municipalities, indexes of the numbers, recipients, kinds, when. */
export const RECORD_MESSAGES = `
INSERT INTO registration.message_sent (id, municipality_id, number_index, recipient_id, kind, sent_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::uuid[], $5::text[], $6::timestamptz[])`;
