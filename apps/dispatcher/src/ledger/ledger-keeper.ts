import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Pool } from 'pg';
import { AuditLog } from '#libs/audit';
import { LOGGER, type Logger } from '#libs/observability';
import { POOL } from '../database/pool.js';
import { Engine } from '../engine/engine.js';
import { DISPATCHER_CONFIG, type DispatcherConfig } from '../settings.js';
import { FORGET_MARKS } from './marks.sql.js';
import { Retention } from './retention.js';

const PARTITIONS_EVERY_MS = 60_000;
const RETENTION_EVERY_MS = 6 * 3_600_000;

/** Keeps the ledger in shape while the service runs. */
@Injectable()
export class LedgerKeeper {
  private readonly retention: Retention;

  constructor(
    private readonly engine: Engine,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(DISPATCHER_CONFIG) { ledgerRetentionDays }: DispatcherConfig,
    audit: AuditLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.retention = new Retention(pool, ledgerRetentionDays, audit);
  }

  /** Batches that no dispatcher of this process took count as well: another instance's, or a restored sequence. */
  @Interval(PARTITIONS_EVERY_MS)
  preparePartitions(): Promise<void> {
    return this.engine.partitions.prepare();
  }

  @Interval(RETENTION_EVERY_MS)
  async forgetOld(): Promise<void> {
    try {
      await this.pool.query(FORGET_MARKS);
      for (const { firstNo, alerts } of await this.retention.run(
        this.retention.cutOff(),
        'service:dispatcher',
      ))
        this.logger.info(
          { partition: firstNo, alerts },
          'a partition of the ledger was dropped: its time is over',
        );
    } catch (error) {
      this.logger.warn({ err: error }, 'what is old in the ledger could not be dropped; it is tried again');
    }
  }
}
