import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { LOGGER, type Logger } from '#libs/observability';
import { ErasureLedger } from '../erase/ledger.service.js';
import { RetentionService } from './retention.service.js';

/** Between these hours of the municipality's day people may get a reminder. */
const POLITE_HOURS = { from: 9, to: 19 };

/** Retention every hour, a few reminders every minute of the day; in whichever instance comes first. */
@Injectable()
export class RetentionClock implements BeforeApplicationShutdown {
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly retention: RetentionService,
    private readonly ledger: ErasureLedger,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron('0 17 * * * *')
  tick(): Promise<void> {
    return this.run('an hour', async () => {
      const report = await this.retention.apply({ reminders: 0 });
      if (report !== null && Object.values(report).some((count) => count > 0))
        this.logger.info(report, 'what has had its time was let go');
    });
  }

  /** What people take back is outside soon: a backup is as old as it is. */
  @Cron('*/10 * * * * *')
  keep(): Promise<void> {
    return this.run('ten seconds', () => this.ledger.keep());
  }

  @Cron('40 * * * * *')
  remind(now = new Date()): Promise<void> {
    return this.run('a minute', async () => {
      const asked = isPolite(now) ? await this.retention.remind(now) : null;
      if (asked !== null && asked.reminders + asked.askings > 0)
        this.logger.info(
          asked,
          'people were asked whether they stay for another year, or under a changed notice',
        );
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.#running);
  }

  private async run(pause: string, work: () => Promise<void>): Promise<void> {
    const running = work().catch((err: unknown) => {
      this.logger.error({ err }, `retention failed; it is tried again in ${pause}`);
    });
    this.#running.add(running);
    await running;
    this.#running.delete(running);
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
