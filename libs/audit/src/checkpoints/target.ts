import type { SignedCheckpoint } from './checkpoints.js';

/** A place outside the database where checkpoints are kept, so that truncation and roll-back show. */
export interface CheckpointTarget {
  name: string;
  /** How long to wait, in milliseconds, after one of a log was kept; default: every round. */
  everyMs?: number;
  /**
   * Gives up in bounded time.
   * @throws AuditError `audit.push_failed`, `audit.log_forked`
   */
  push(checkpoint: SignedCheckpoint): Promise<void>;
  /** The largest checkpoint kept there, for places that can be read. */
  newest?(logId: string): Promise<string | null>;
}
