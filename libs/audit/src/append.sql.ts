/** $1 … $8: one array a column; $9, $10: salts and bodies. Entry and payload in one statement. */
export const APPEND_ENTRIES = `
WITH appended AS (
  INSERT INTO audit.entry (id, municipality_id, event, actor, subject_ref, alert_id, occurred_at, commitment)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[],
                       $7::timestamptz[], $8::bytea[])
)
INSERT INTO audit.payload (entry_id, salt, body)
SELECT * FROM unnest($1::uuid[], $9::bytea[], $10::jsonb[])`;
