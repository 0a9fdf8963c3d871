import type { Pool } from 'pg';
import { TOPICS } from '#libs/contracts';
import { consumeEvents, type DeadLetters, type Feed, type Subscription } from '#libs/feed';
import type { Logger } from '#libs/observability';
import type { ControlKind } from './control.entity.js';
import type { ControlRow, ControlState } from './control-state.js';
import { DECIDE, END_ALERT, FORGET_WITHDRAWN, HASTEN_RETRIES, READ_CONTROL } from './control.sql.js';

const FORGET_EVERY_MS = 3_600_000;
/** An alert lives a few days at most, and a feed forgets sooner. */
const REMEMBERED_DAYS = 30;

export interface ControlParts {
  pool: Pool;
  feed: Feed;
  deadLetters: DeadLetters;
  state: ControlState;
  logger: Logger;
  /** Something was decided that holds for what waits in memory or in the store. */
  onDecided(): void;
}

/** Hears what the other services decide about alerts and subscribers, and makes it hold here. */
export class Control {
  private subscription: Subscription | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: ControlParts) {}

  /** What was decided before is known when this resolves; nothing may be submitted earlier. */
  async start(): Promise<void> {
    await this.read();
    const { feed, deadLetters } = this.parts;
    this.subscription = await consumeEvents(feed, {
      group: 'dispatcher',
      deadLetters,
      handlers: {
        [TOPICS.alertStopped]: ({ data }) => this.stopAlert(data.alertId, data.stoppedAt),
        [TOPICS.subscriberWithdrawn]: ({ data }) =>
          this.decide('withdrawn', data.subscriberId, data.withdrawnAt),
        [TOPICS.alertEnded]: ({ data }) => this.endAlert(data.alertId, data.endedAt),
      },
    });
    this.timer = setInterval(() => void this.forget(), FORGET_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.subscription?.close();
  }

  /** Brings what was decided anywhere since the last look. */
  async read(): Promise<void> {
    const { pool, state } = this.parts;
    const { rows } = await pool.query<ControlRow>(READ_CONTROL, [state.seq]);
    state.apply(rows);
  }

  private async stopAlert(alertId: string, at: string): Promise<void> {
    await this.decide('stopped', alertId, at);
    await this.parts.pool.query(HASTEN_RETRIES, [alertId]);
    this.parts.logger.info({ alert: alertId }, 'alert stopped');
    this.parts.onDecided();
  }

  private async decide(kind: ControlKind, subject: string, at: string): Promise<void> {
    await this.parts.pool.query(DECIDE, [kind, subject, at]);
    await this.read();
    this.parts.onDecided();
  }

  private async endAlert(alertId: string, at: string): Promise<void> {
    await this.parts.pool.query(END_ALERT, [alertId, at]);
  }

  private async forget(): Promise<void> {
    try {
      await this.parts.pool.query(FORGET_WITHDRAWN, [REMEMBERED_DAYS]);
    } catch (error) {
      this.parts.logger.error({ err: error }, 'old withdrawals could not be forgotten');
    }
  }
}
