import type { AuditEvent } from '../events.js';

/** The entry that a checkpoint leaves behind: it comes under the next one. */
export const CHECKPOINT_SIGNED = 'checkpoint.signed' satisfies AuditEvent;

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
 * $1: log, $2: size. Whether there is anything to sign: what is signed is an entry itself, and would else be signed, and
 * be an entry, for ever.
 */
export const ANYTHING_TO_SIGN = `
SELECT EXISTS (
  SELECT FROM audit.sequenced s JOIN audit.entry e ON e.id = s.entry_id
  WHERE s.log_id = $1 AND s.seq >= $2 AND e.event <> '${CHECKPOINT_SIGNED}'
) AS anything`;

/**
 * $1 log, $2 size, $3 root, $4 note, $5 key; $6 … $11 of the entry that tells of it: id, municipality, actor, time,
 * commitment, sealed payload. One statement: both stand, or neither, also where no transaction is open. Two who sign the
 * same tree at once write the same, once; a key that handed over signs no more.
 */
export const KEEP_CHECKPOINT = `
WITH kept AS (
  INSERT INTO audit.checkpoint (log_id, size, root, note)
  SELECT $1::uuid, $2::bigint, $3::bytea, $4::text
  WHERE NOT EXISTS (SELECT FROM audit.key_hand_over WHERE log_id = $1::uuid AND from_key = $5::text)
  ON CONFLICT (log_id, size) DO NOTHING
  RETURNING log_id
), told AS (
  INSERT INTO audit.entry (id, municipality_id, event, actor, occurred_at, commitment)
  SELECT $6::uuid, $7::uuid, '${CHECKPOINT_SIGNED}', $8::text, $9::timestamptz, $10::bytea FROM kept
)
INSERT INTO audit.payload (entry_id, sealed) SELECT $6::uuid, $11::bytea FROM kept`;
