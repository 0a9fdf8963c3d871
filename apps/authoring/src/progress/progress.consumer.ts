import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, type EntityManager } from 'typeorm';
import {
  ContractError,
  envelope,
  TOPICS,
  type AudienceProgress,
  type DispatchProgress,
  type EventEnvelope,
} from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { consumeEvents, DeadLetters, Feed, publishEvent, type Subscription } from '#libs/feed';
import { LOGGER, type Logger } from '#libs/observability';
import { AlertRecords } from '../alerts/alert-records.js';
import type { Alert } from '../alerts/alert.entity.js';
import { hasEnded, isOver } from './account.js';
import { FIND_OVER } from './over.sql.js';
import { Progress } from './progress.entity.js';
import { STORE_DISPATCHED, STORE_DRAWN } from './progress.sql.js';

const LOOK_FOR_OVER_MS = 5_000;
const AT_ONCE = 50;

/** Keeps what registration and the dispatcher say of each alert, and ends the alert when everybody has an outcome. */
@Injectable()
export class ProgressConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #subscription: Subscription | null = null;

  constructor(
    private readonly source: DataSource,
    private readonly feed: Feed,
    private readonly deadLetters: DeadLetters,
    private readonly records: AlertRecords,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#subscription = await consumeEvents(this.feed, {
      group: 'authoring',
      handlers: {
        [TOPICS.dispatchProgress]: (event) => this.onDispatched(event),
        [TOPICS.audienceProgress]: (event) => this.onDrawn(event),
      },
      deadLetters: this.deadLetters,
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#subscription?.close();
  }

  async onDrawn({ municipalityId, data }: EventEnvelope<typeof TOPICS.audienceProgress>): Promise<void> {
    requireCounts(data, ['drawn']);
    const { alertId, drawn, byLanguage, complete, digest } = data;
    await this.store(municipalityId, alertId, STORE_DRAWN, [drawn, byLanguage, complete, digest]);
  }

  async onDispatched({ municipalityId, data }: EventEnvelope<typeof TOPICS.dispatchProgress>): Promise<void> {
    requireCounts(data, DISPATCH_COUNTS);
    requireCounts(
      data,
      OPEN_COUNTS.filter((count) => data[count] !== undefined),
    );
    const counts = DISPATCH_COUNTS.map((count) => data[count]);
    const open = OPEN_COUNTS.map((count) => data[count] ?? 0);
    const times = [data.firstSubmittedAt, data.lastOutcomeAt];
    await this.store(municipalityId, data.alertId, STORE_DISPATCHED, [...counts, ...open, ...times]);
  }

  /** Both services' words take the same way: store, look whether that was the last one. */
  private async store(
    municipalityId: string,
    alertId: string,
    sql: string,
    values: unknown[],
  ): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      await manager.query(sql, [alertId, municipalityId, ...values]);
      await this.settle(manager, municipalityId, alertId);
    });
  }

  /** Alerts that only waited for somebody to decide, until nothing was left to decide. */
  @Interval(LOOK_FOR_OVER_MS)
  async endOver(): Promise<void> {
    try {
      const over = await this.source.query<{ alertId: string; municipalityId: string }[]>(FIND_OVER, [
        AT_ONCE,
      ]);
      for (const { alertId, municipalityId } of over)
        await inTransaction(this.source, (manager) => this.settle(manager, municipalityId, alertId));
    } catch (error) {
      this.logger.error({ err: error }, 'alerts whose time is over could not be ended; it is tried again');
    }
  }

  private async settle(manager: EntityManager, municipalityId: string, alertId: string): Promise<void> {
    const progress = await manager.findOne(Progress, {
      where: { alertId },
      lock: { mode: 'pessimistic_write' },
    });
    if (progress === null) {
      this.logger.warn({ alertId }, 'progress of an alert that was never released');
      return;
    }
    if (progress.endedAt !== null || !hasEnded(progress)) return;
    const alert = await this.records.lock(manager, municipalityId, alertId);
    if (isOver(progress, alert, new Date())) await this.end(manager, alert, progress);
  }

  /** A stopped alert ends as well, and stays stopped. */
  private async end(manager: EntityManager, alert: Alert, progress: Progress): Promise<void> {
    const { alertId, digest } = progress;
    const { municipalityId } = alert;
    const endedAt = new Date();
    await manager.update(Progress, { alertId }, { endedAt });
    if (alert.state === 'released') {
      const proof = { digest, outcomes: outcomesOf(progress) };
      await this.records.change(manager, alert, { action: 'complete', by: null, proof });
    }
    const data = { alertId, endedAt: endedAt.toISOString() };
    await publishEvent(
      this.feed,
      manager,
      envelope(TOPICS.alertEnded, municipalityId, data, endedAt),
      alertId,
    );
  }
}

/** Missing from a dispatcher that keeps nobody to be sent to again. */
const OPEN_COUNTS = ['correctable', 'held', 'resending'] as const;

/** In the order of the statement's parameters. */
const DISPATCH_COUNTS = [
  ...(['revision', 'taken', 'waiting', 'submitted', 'delivered', 'failed', 'expired', 'stopped'] as const),
  ...(['inDoubt', 'parts'] as const),
];

function outcomesOf({ drawn, submitted, delivered, failed, expired, stopped, inDoubt }: Progress) {
  return { drawn, submitted, delivered, failed, expired, stopped, inDoubt };
}

/** @throws ContractError `contract.malformed` for what is no count: no retry would make it one */
function requireCounts<T extends AudienceProgress | DispatchProgress>(
  data: T,
  counts: readonly (keyof T)[],
): void {
  for (const count of counts) {
    const value: unknown = data[count];
    if (!Number.isSafeInteger(value) || (value as number) < 0)
      throw new ContractError('contract.malformed', `An alert's progress has no count “${String(count)}”.`);
  }
}
