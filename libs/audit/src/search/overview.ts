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
