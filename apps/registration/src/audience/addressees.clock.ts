import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import type { CorrectionOf } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { LOGGER, type Logger } from '#libs/observability';
import { AddresseesClient } from './addressees.client.js';
import { DrawRunner } from './draw-runner.service.js';
import { AWAITING_ADDRESSEES, LOCK_AWAITING, STORE_ADDRESSEES } from './draw.sql.js';

interface Awaiting {
  alertId: string;
  municipalityId: string;
  correctionOf: CorrectionOf;
}

/**
 * Asks every second whom corrections are for that were released: until the dispatcher says so, or they expire. Apart from
 * what draws, so that no other alert waits for the answer.
 */
@Injectable()
export class AddresseesClock implements BeforeApplicationShutdown {
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly source: DataSource,
    private readonly dispatcher: AddresseesClient,
    private readonly runner: DrawRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron('* * * * * *', { waitForCompletion: true })
  tick(): Promise<void> {
    this.#running = this.askForAll().catch((err: unknown) => {
      this.logger.error({ err }, 'corrections could not be looked for; tried again in a second');
    });
    return this.#running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#running;
  }

  private async askForAll(): Promise<void> {
    for (const awaiting of await this.source.query<Awaiting[]>(AWAITING_ADDRESSEES))
      try {
        await this.askFor(awaiting);
      } catch (err) {
        const { alertId } = awaiting;
        this.logger.warn({ err, alertId }, 'a correction waits to hear whom it is for');
      }
  }

  /** What two instances hear is the same, and stored by the first. */
  private async askFor({ alertId, municipalityId, correctionOf }: Awaiting): Promise<void> {
    const subscribers = await this.dispatcher.take(municipalityId, correctionOf, alertId);
    await inTransaction(this.source, async (manager) => {
      const [awaiting] = await manager.query<unknown[]>(LOCK_AWAITING, [alertId]);
      if (awaiting !== undefined) await manager.query(STORE_ADDRESSEES, [alertId, subscribers]);
    });
    this.runner.wake();
  }
}
