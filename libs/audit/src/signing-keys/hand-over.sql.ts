export interface HandOverRow {
  from_key: string;
  to_key: string;
  note: string;
  at: Date;
}

/** $1: log. Oldest first. */
export const HAND_OVERS = `
SELECT from_key, to_key, note, at FROM audit.key_hand_over WHERE log_id = $1 ORDER BY at`;

/** $1 log, $2 and $3 keys, $4 note. Nothing comes back when it was done already. */
export const KEEP_HAND_OVER = `
INSERT INTO audit.key_hand_over (log_id, from_key, to_key, note) VALUES ($1, $2, $3, $4)
ON CONFLICT DO NOTHING
RETURNING at`;
