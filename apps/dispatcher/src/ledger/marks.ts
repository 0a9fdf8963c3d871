import type { Pool } from 'pg';
import { READ_MARK } from './marks.sql.js';

/** A recipient's place as one number; a batch holds 1,000 at most. */
export const RECIPIENTS_EACH = 1_024;

/**
 * Tells a writer's statements apart. What another process has written about the same recipients since proves nothing:
 * only the statement's own mark does, which is written with it.
 */
export class Marks {
  private last = 0;

  constructor(
    private readonly pool: Pool,
    readonly owner: string,
    /** The writer's in the tallies. */
    readonly slot: number,
  ) {}

  /** The number of the next statement. */
  next(): number {
    return ++this.last;
  }

  /** What a statement has written, if it was committed: for when its answer was lost. */
  async written(statement: number): Promise<Set<number> | null> {
    const { rows } = await this.pool.query<{ written: string[] }>(READ_MARK, [
      this.owner,
      this.slot,
      statement,
    ]);
    return rows[0] === undefined ? null : new Set(rows[0].written.map(Number));
  }
}
