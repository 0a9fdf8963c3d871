import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { LOGGER, type Logger } from '#libs/observability';
import { isPolite } from '../rights/retention/retention.clock.js';
import { PaperConfirmationsService } from './paper-confirmations.service.js';

/** A few every minute of the day. */
@Injectable()
export class PaperConfirmationsClock implements BeforeApplicationShutdown {
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly confirmations: PaperConfirmationsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron('20 * * * * *')
  tick(now = new Date()): Promise<void> {
    if (isPolite(now)) this.#running = this.#running.then(() => this.tell());
    return this.#running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#running;
  }

  private async tell(): Promise<void> {
    try {
      const told = await this.confirmations.tell();
      if (told > 0)
        this.logger.info({ told }, 'people imported from paper were told that they are subscribed');
    } catch (err) {
      this.logger.error(
        { err },
        'people imported from paper could not be told; it is tried again in a minute',
      );
    }
  }
}
