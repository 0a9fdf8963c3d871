import type { Pool, PoolClient } from 'pg';
import type { AuditEvent, AuditLog } from '#libs/audit';
import { TOPICS, type SubscriberWithdrawn } from '#libs/contracts';
import { onceConnected } from '#libs/database';
import { consumeEvents, type DeadLetters, type Feed, type Subscription } from '#libs/feed';
import type { Logger } from '#libs/observability';
import { inTransaction } from '../database/pool.js';
import { Erasures } from '../erasures/erasures.js';
import type { Tally } from '../progress/progress.js';
import { READ_TALLIES } from '../progress/publish-progress.sql.js';
import type { ControlRow, ControlState } from './control-state.js';
import { DECIDE, END_ALERT, FORGET_WITHDRAWN, HASTEN_RETRIES, READ_CONTROL } from './control.sql.js';

const FORGET_EVERY_MS = 3_600_000;
/** A stop takes effect everywhere within a second: half of it for finding out. */
const LOOK_EVERY_MS = 500;
/** An alert lives a few days at most, and a feed forgets sooner. */
export const REMEMBERED_DAYS = 30;

export interface ControlParts {
  pool: Pool;
  feed: Feed;
  deadLetters: DeadLetters;
  audit: AuditLog;
  state: ControlState;
  logger: Logger;
  /** Something was decided that holds for what waits in memory or in the store. */
  onDecided(): void;
}

/** Hears what the other services decide about alerts and subscribers, and makes it hold here. */
export class Control {
  private subscription: Subscription | null = null;
  private timer: NodeJS.Timeout | undefined;
  private look: NodeJS.Timeout | undefined;
  private reading: Promise<void> | null = null;
  private lastTurn: Promise<void> = Promise.resolve();

  constructor(private readonly parts: ControlParts) {}

  /** What was decided before is known when this resolves; nothing may be submitted earlier. */
  async start(): Promise<void> {
    await onceConnected(() => this.read());
    const { feed, deadLetters } = this.parts;
    this.subscription = await consumeEvents(feed, {
      group: 'dispatcher',
      deadLetters,
      handlers: {
        [TOPICS.alertStopped]: ({ municipalityId, data }) =>
          this.inTurn(() => this.stopAlert(municipalityId, data.alertId, data.stoppedAt)),
        [TOPICS.subscriberWithdrawn]: ({ data }) => this.letGo(data),
        [TOPICS.alertEnded]: ({ municipalityId, data }) =>
          this.inTurn(() => this.endAlert(municipalityId, data.alertId, data.endedAt)),
      },
    });
    this.timer = setInterval(() => void this.forget(), FORGET_EVERY_MS);
    this.look = setInterval(() => this.lookAround(), LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    clearInterval(this.look);
    await this.subscription?.close();
    await this.reading;
  }

  /** Brings what was decided anywhere since the last look. */
  async read(): Promise<void> {
    const { pool, state } = this.parts;
    const { rows } = await pool.query<ControlRow>(READ_CONTROL, [state.seq]);
    state.apply(rows);
  }

  /** Another instance may have heard of a stop that holds for what waits here, too. */
  private lookAround(): void {
    const { state, logger } = this.parts;
    const before = state.seq;
    this.reading ??= this.read()
      .then(() => {
        if (state.seq > before) this.parts.onDecided();
      })
      .catch((error: unknown) => logger.warn({ err: error }, 'stops of other instances could not be read'))
      .finally(() => (this.reading = null));
  }

  /** A stop and an end of one alert come on two topics: one after the other, whichever is first. */
  private inTurn(act: () => Promise<void>): Promise<void> {
    const turn = this.lastTurn.then(act);
    this.lastTurn = turn.catch(() => undefined);
    return turn;
  }

  private async stopAlert(municipalityId: string, alertId: string, at: string): Promise<void> {
    await inTransaction(this.parts.pool, async (client) => {
      const { rowCount } = await client.query(DECIDE, ['stopped', alertId, at]);
      if (rowCount === 0) return;
      await client.query(HASTEN_RETRIES, [alertId]);
      await this.writeDown(client, 'dispatch.stopped', municipalityId, alertId, { stoppedAt: at });
    });
    await this.read();
    this.parts.logger.info({ alert: alertId }, 'alert stopped');
    this.parts.onDecided();
  }

  private async letGo({ subscriberId, withdrawnAt, erased }: SubscriberWithdrawn): Promise<void> {
    await inTransaction(this.parts.pool, async (client) => {
      await client.query(DECIDE, ['withdrawn', subscriberId, withdrawnAt]);
      if (erased === undefined) return;
      await client.query(DECIDE, ['erased', subscriberId, withdrawnAt]);
      await Erasures.hear(client, subscriberId, erased.messages);
    });
    await this.read();
    this.parts.onDecided();
  }

  private async endAlert(municipalityId: string, alertId: string, at: string): Promise<void> {
    await inTransaction(this.parts.pool, async (client) => {
      const { rowCount } = await client.query(END_ALERT, [alertId, at]);
      if (rowCount === 0) return;
      await this.writeDown(client, 'dispatch.completed', municipalityId, alertId, { endedAt: at });
    });
  }

  /** With the account at this moment: of a stop, how many were gone and how many waited; of an end, how many were stopped. */
  private async writeDown(
    client: PoolClient,
    event: AuditEvent,
    municipalityId: string,
    alertId: string,
    facts: Record<string, unknown>,
  ): Promise<void> {
    const { rows } = await client.query<Partial<Tally>>(READ_TALLIES, [[alertId]]);
    const { alert_id: _id, firstSubmittedAt: _first, lastOutcomeAt: _last, ...counts } = rows[0] ?? {};
    await this.parts.audit.append(client, {
      ...{ municipalityId, event, actor: 'service:dispatcher', alertId },
      payload: { ...facts, gone: goneIn(counts), counts },
    });
  }

  private async forget(): Promise<void> {
    try {
      await this.parts.pool.query(FORGET_WITHDRAWN, [REMEMBERED_DAYS]);
    } catch (error) {
      this.parts.logger.error({ err: error }, 'old withdrawals could not be forgotten');
    }
  }
}

/** Who was sent to, whatever became of it; of those who failed nothing says any more whether they were. */
function goneIn({ delivered = 0, submitted = 0, inDoubt = 0, failed = 0 }: Partial<Tally>): number {
  return delivered + submitted + inDoubt + failed;
}
