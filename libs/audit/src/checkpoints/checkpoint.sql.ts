export interface CheckpointRow {
  log_id: string;
  size: number;
  root: Buffer;
  note: string;
  signed_at: Date;
}

const COLUMNS = 'log_id, size::float8 AS size, root, note, signed_at';

/** $1: log. */
export const LAST_CHECKPOINT = `
SELECT ${COLUMNS} FROM audit.checkpoint WHERE log_id = $1 ORDER BY size DESC LIMIT 1`;

/** $1: log, $2: time. The newest one signed by then. */
export const CHECKPOINT_BEFORE = `
SELECT ${COLUMNS} FROM audit.checkpoint WHERE log_id = $1 AND signed_at <= $2 ORDER BY size DESC LIMIT 1`;

/** $1: log, $2: time. The first one signed after it. */
export const CHECKPOINT_AFTER = `
SELECT ${COLUMNS} FROM audit.checkpoint WHERE log_id = $1 AND signed_at >= $2 ORDER BY size LIMIT 1`;

/**
 * $1 log, $2 size, $3 root, $4 note, $5 key. Two who sign the same tree at once write the same; a key that handed over
 * signs no more.
 */
export const KEEP_CHECKPOINT = `
INSERT INTO audit.checkpoint (log_id, size, root, note)
SELECT $1::uuid, $2::bigint, $3::bytea, $4::text
WHERE NOT EXISTS (SELECT FROM audit.key_hand_over WHERE log_id = $1::uuid AND from_key = $5::text)
ON CONFLICT (log_id, size) DO NOTHING`;
