import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Pool } from 'pg';
import { LOGGER, type Logger } from '#libs/observability';
import { POOL } from '../database/pool.js';
import { Erasures } from './erasures.js';

const EVERY_MS = 10_000;

/** Looks every ten seconds who was erased. */
@Injectable()
export class ErasuresClock {
  private readonly erasures: Erasures;
  private looking = false;

  constructor(
    @Inject(POOL) pool: Pool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.erasures = new Erasures(pool);
  }

  @Interval(EVERY_MS)
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.erasures.forget();
    } catch (error) {
      this.logger.error({ err: error }, 'digits of erased people stay; it is tried again');
    } finally {
      this.looking = false;
    }
  }
}
