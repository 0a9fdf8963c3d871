import type { Pool } from 'pg';
import type { Logger } from '#libs/observability';
import { MAKE_PARTITIONS, MOVE_HORIZON } from './prepare-partitions.sql.js';

/** Batches of one partition; the migration that makes them has the same number. */
const STEP = 10_000;
/** Every lookup by message id asks each partition there is: one is enough, as long as it is made in time. */
const AHEAD = 1;
/** A message's receipt comes within its validity, which is a few days, and some SMSCs keep it as long again. */
const RECEIPT_DAYS = 35;

/** Sees to it that the batches to come have their partitions of the ledger. */
export class Partitions {
  private end = Number.POSITIVE_INFINITY;
  private preparing: Promise<void> | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {}

  /** A batch got this number: when few are left, the next partition is made. */
  reached(batchNo: number): void {
    if (batchNo >= this.end - STEP) void this.prepare();
  }

  /** Never fails: until it succeeds, the default partition takes what comes. */
  prepare(): Promise<void> {
    return (this.preparing ??= this.make().finally(() => (this.preparing = null)));
  }

  private async make(): Promise<void> {
    try {
      const { rows } = await this.pool.query<{ end: string }>(MAKE_PARTITIONS, [AHEAD]);
      this.end = Number(rows[0]?.end);
      await this.pool.query(MOVE_HORIZON, [RECEIPT_DAYS]);
    } catch (error) {
      this.logger.warn({ err: error }, 'partitions of the ledger could not be made; it is tried again');
    }
  }
}
