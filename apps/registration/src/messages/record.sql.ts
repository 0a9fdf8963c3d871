/** $1: id of its batch; $2: municipality; $3: index of the number; $4: recipient; $5: kind; $6: when. */
export const RECORD_MESSAGE = `
INSERT INTO registration.message_sent (id, municipality_id, number_index, recipient_id, kind, sent_at)
VALUES ($1, $2, $3, $4, $5, $6)`;
