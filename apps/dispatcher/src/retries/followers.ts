import type { Pool } from 'pg';
import { FREE_FOLLOWERS } from './followers.sql.js';

/** Between two looks at who waits behind others, at least. */
const REST_MS = 100;
/** A look that takes long, because many wait, must not take more than this share of the time. */
const SHARE = 1 / 20;
/** Nor may an alert wait for the next look longer, whatever held the last one up: a database that was away, for one. */
const LONGEST_REST_MS = 2_000;

/** Keeps up who waits in the retry store behind an older message to the same subscriber. */
export class Followers {
  /** Recipients who waited behind others at the last look. */
  waiting = 0;
  private restsUntil = 0;
  private isSkipped = false;

  constructor(private readonly pool: Pool) {}

  /** Somebody waits, or may since the last look. */
  get isDue(): boolean {
    return this.waiting > 0 || this.isSkipped;
  }

  /** Milliseconds until the next look is allowed: 0 or less when it is. */
  get restMs(): number {
    return this.restsUntil - performance.now();
  }

  /** Makes whoever nobody is before any more due; does nothing while it rests. */
  async free(shards: readonly number[]): Promise<void> {
    this.isSkipped = this.restMs > 0;
    if (this.isSkipped || shards.length === 0) return;
    const began = performance.now();
    const { rows } = await this.pool.query<{ freed: number; waiting: number }>({
      ...FREE_FOLLOWERS,
      values: [[...shards]],
    });
    this.waiting = rows[0]?.waiting ?? 0;
    const tookMs = performance.now() - began;
    this.restsUntil = began + tookMs + Math.min(LONGEST_REST_MS, Math.max(REST_MS, tookMs / SHARE));
  }
}
