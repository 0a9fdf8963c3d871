import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { LOGGER, type Logger } from '#libs/observability';
import { RetentionService } from './retention.service.js';

/** Between these hours of the municipality's day people may get a reminder. */
const POLITE_HOURS = { from: 9, to: 19 };

/** Every hour, in whichever instance comes first. */
@Injectable()
export class RetentionClock implements BeforeApplicationShutdown {
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly retention: RetentionService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron('0 17 * * * *')
  tick(): Promise<void> {
    this.#running = this.run(new Date());
    return this.#running;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#running;
  }

  private async run(now: Date): Promise<void> {
    try {
      const report = await this.retention.apply({ now, remind: isPolite(now) });
      if (report !== null && Object.values(report).some((count) => count > 0))
        this.logger.info(report, 'what has had its time was let go');
    } catch (err) {
      this.logger.error({ err }, 'retention failed; it is tried again in an hour');
    }
  }
}

/** Whether a message may go out at this hour. */
export function isPolite(now: Date): boolean {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Rome', hour: '2-digit', hourCycle: 'h23' }).format(
      now,
    ),
  );
  return hour >= POLITE_HOURS.from && hour < POLITE_HOURS.to;
}
