import type { Sql } from '../sql.js';

/** $1: log, $2: how many. */
const NEWEST = `
SELECT size::float8 AS size, note, signed_at AS "signedAt" FROM audit.checkpoint
WHERE log_id = $1 ORDER BY size DESC LIMIT $2`;

export interface NewestCheckpoint {
  size: number;
  note: string;
  signedAt: Date;
}

/** The newest checkpoints of a log, newest first. */
export function newestCheckpoints(sql: Sql, logId: string, limit: number): Promise<NewestCheckpoint[]> {
  return sql<NewestCheckpoint>(NEWEST, [logId, limit]);
}

/** $1: log, $2: time. */
const SIGNED_BY_THEN = `
SELECT size::float8 AS size, encode(root, 'hex') AS root FROM audit.checkpoint
WHERE log_id = $1 AND signed_at <= $2 ORDER BY size DESC LIMIT 1`;

/** What the log had signed by then: whatever is below its size was there before. Null when that was nothing. */
export async function checkpointBy(
  sql: Sql,
  logId: string,
  time: Date,
): Promise<{ size: number; root: string } | null> {
  const [row] = await sql<{ size: number; root: string }>(SIGNED_BY_THEN, [logId, time]);
  return row ?? null;
}
