import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Pool } from 'pg';
import { LOGGER, type Logger } from '#libs/observability';
import { POOL } from '../database/pool.js';
import { Erasures } from './erasures.js';

/** Looks every ten seconds who was erased. */
@Injectable()
export class ErasuresClock {
  private readonly erasures: Erasures;

  constructor(
    @Inject(POOL) pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.erasures = new Erasures(pool);
  }

  @Cron('*/10 * * * * *', { waitForCompletion: true })
  async look(): Promise<void> {
    try {
      await this.erasures.forget();
    } catch (error) {
      this.logger.error({ err: error }, 'digits of erased people stay; it is tried again');
    }
  }
}
