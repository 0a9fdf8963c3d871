import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Pool } from 'pg';
import { Feed } from '#libs/feed';
import { LOGGER, type Logger } from '#libs/observability';
import { POOL } from '../database/pool.js';
import { DISPATCHER_CONFIG, type DispatcherConfig } from '../settings.js';
import { PermanentFailures } from './permanent.js';
import { Unreachable } from './unreachable.js';

/** Looks every minute whose phones could not be reached for good: receipts come over hours, nothing is lost by it. */
@Injectable()
export class UnreachableClock {
  private readonly unreachable: Unreachable;

  constructor(
    @Inject(POOL) pool: Pool,
    feed: Feed,
    @Inject(DISPATCHER_CONFIG) { routes, permanentReceiptErrors }: DispatcherConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const failures = new PermanentFailures(routes, permanentReceiptErrors);
    this.unreachable = new Unreachable(pool, feed, failures, logger);
  }

  @Cron('30 * * * * *', { waitForCompletion: true })
  async look(): Promise<void> {
    try {
      await this.unreachable.tell();
    } catch (error) {
      this.logger.warn({ err: error }, 'unreachable numbers could not be told; it is tried again');
    }
  }
}
