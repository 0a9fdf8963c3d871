/** $1 … $8: one array a column; $9: sealed payloads. Entry and payload in one statement. */
export const APPEND_ENTRIES = `
WITH appended AS (
  INSERT INTO audit.entry (id, municipality_id, event, actor, subject_ref, alert_id, occurred_at, commitment)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[],
                       $7::timestamptz[], $8::bytea[])
)
INSERT INTO audit.payload (entry_id, sealed)
SELECT * FROM unnest($1::uuid[], $9::bytea[])`;
