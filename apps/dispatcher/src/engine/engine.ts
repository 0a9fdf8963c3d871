import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { AuditLog } from '#libs/audit';
import { onceConnected } from '#libs/database';
import type { DeadLetters, Feed, Keyring } from '#libs/feed';
import type { Logger } from '#libs/observability';
import type { DeliverSm } from '#libs/smpp';
import { Control } from '../control/control.js';
import { ControlState } from '../control/control-state.js';
import { Dispatch } from '../dispatch/dispatch.js';
import { retryRoom } from '../dispatch/groups.js';
import { Journal } from '../dispatch/journal.js';
import { RouteEngine } from '../dispatch/route-engine.js';
import { WorkTable } from '../dispatch/token.js';
import { Inbound } from '../inbound/inbound.js';
import { BatchStore } from '../intake/batch-store.js';
import { Intake, type LostWork } from '../intake/intake.js';
import { JournalStore } from '../intake/journal-store.js';
import { notSubmitted } from '../ledger/late-results.js';
import { Ledger, SLOTS, tallySlots } from '../ledger/ledger.js';
import { Partitions } from '../ledger/partitions.js';
import { Persistence } from '../ledger/persist.js';
import { Outbind } from '../outbind/outbind.js';
import { Progress } from '../progress/progress.js';
import { ReceiptStore } from '../receipts/receipt-store.js';
import { RecentMessages } from '../receipts/recent-messages.js';
import { DELIVERY, Receipts } from '../receipts/receipts.js';
import { RetryPump } from '../retries/retry-pump.js';
import { numberRoutes } from '../routes/route-numbers.js';
import type { Route } from '../routes/route.js';
import type { DispatcherConfig } from '../settings.js';
import { EngineCounts } from './engine-counts.js';

export interface EngineParts {
  config: Pick<
    DispatcherConfig,
    | 'routes'
    | 'outbind'
    | 'ledgerFlushMs'
    | 'retryFirstMs'
    | 'retryLongestMs'
    | 'parkedReceiptHours'
    | 'drainMs'
  >;
  pool: Pool;
  feed: Feed;
  keyring: Keyring;
  deadLetters: DeadLetters;
  audit: AuditLog;
  logger: Logger;
}

const SWEEP_MS = 1_000;

/** The dispatcher itself: everything between the feed and the SMSCs, put together, started and stopped in order. */
export class Engine {
  readonly counts = new EngineCounts();
  /** Names this life of this process in the ledger. */
  readonly owner = randomUUID();
  readonly persistence: Persistence;
  readonly partitions: Partitions;
  readonly receipts: Receipts;
  readonly inbound: Inbound;
  readonly outbind: Outbind;
  readonly ledger: Ledger;
  readonly intake: Intake;
  readonly dispatch: Dispatch;
  private readonly works = new WorkTable();
  private readonly recent = new RecentMessages();
  private readonly state = new ControlState();
  private readonly control: Control;
  private readonly progress: Progress;
  private readonly retries: RetryPump;
  private readonly journal: JournalStore;
  /** Batches whose journal can go. */
  private readonly done: number[] = [];
  private readonly sweepTimer: NodeJS.Timeout;
  private stopping: Promise<void> | undefined;

  /** @param numbers of the routes in the ledger */
  private constructor(
    private readonly parts: EngineParts,
    numbers: ReadonlyMap<string, number>,
  ) {
    const { config, pool, feed, logger } = parts;
    const { owner, state, works } = this;
    const slot = tallySlots(owner);
    this.persistence = new Persistence(logger);
    this.partitions = new Partitions(pool, logger);
    this.progress = new Progress(pool, feed, logger);
    this.ledger = this.makeLedger();
    const journal = new Journal(pool, state, this.persistence, {
      journaled: (works) => this.dispatch.journaled(works),
      lost: (works) => this.intake.lose(works),
    });
    const pauses = { firstMs: config.retryFirstMs, longestMs: config.retryLongestMs };
    const engines = config.routes.map(
      (route) =>
        new RouteEngine(route, numbers.get(route.id) as number, {
          ...{ ledger: this.ledger, journal, control: state, works, logger, pauses },
          onReceipt: (from, ...receipt) =>
            this.receipts.take(from, numbers.get(from.id) as number, ...receipt),
          onDeliver: (from, pdu) => this.onDeliver(from, pdu),
          onProgress: () => this.intake.balance(),
          holdsShards: () => this.intake.isHolding,
          onChange: () => this.dispatch.routing.changed(),
          hasOther: (no, work) => this.dispatch.routing.hasOther(no, work),
        }),
    );
    this.dispatch = new Dispatch({
      engines,
      ledger: this.ledger,
      works,
      logger,
      onRetries: () => this.retries.wake(),
    });
    this.retries = this.makeRetries(slot + SLOTS.retries);
    this.intake = this.makeIntake(slot + SLOTS.intake);
    this.journal = new JournalStore(pool);
    this.control = this.makeControl();
    this.receipts = new Receipts({
      store: new ReceiptStore(pool, {
        known: slot + SLOTS.receipts.known,
        matched: slot + SLOTS.receipts.matched,
        swept: slot + SLOTS.receipts.swept,
      }),
      ...{ ledger: this.ledger, recent: this.recent, logger, parkedHours: config.parkedReceiptHours },
      onChanged: (alerts) => alerts.forEach((alert) => this.progress.touch(alert)),
    });
    this.inbound = new Inbound({ pool, feed, keyring: parts.keyring, logger, routes: config.routes });
    this.outbind = new Outbind({
      ...{ settings: config.outbind, routes: config.routes, logger },
      onDeliver: (from, pdu) => this.onDeliver(from, pdu),
      onReceipt: (from, ...receipt) => this.receipts.take(from, numbers.get(from.id) as number, ...receipt),
    });
    this.sweepTimer = setInterval(() => this.sweep(), SWEEP_MS);
  }

  /** Starts everything, what must not be missed first; resolves when work may come. */
  static async start(parts: EngineParts): Promise<Engine> {
    const numbers = await onceConnected(() => numberRoutes(parts.pool, parts.config.routes));
    const engine = new Engine(parts, numbers);
    await engine.partitions.prepare();
    await engine.control.start();
    engine.receipts.start();
    engine.inbound.start();
    engine.progress.start();
    for (const route of engine.routes) route.start();
    await engine.outbind.start();
    await engine.intake.start();
    return engine;
  }

  get routes(): readonly RouteEngine[] {
    return this.dispatch.engines;
  }

  /** Recipients who wait in the retry store for an older message to them. */
  get following(): number {
    return this.retries.following;
  }

  /** A person has decided about recipients of this alert: some may be due. */
  decided(alertId: string): void {
    this.progress.touch(alertId);
    this.retries.wake();
  }

  /** Ends in order and within the time given: no new work, answers still due, outcomes, then the shards. */
  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    clearInterval(this.sweepTimer);
    this.dispatch.stop();
    this.intake.pause();
    this.inbound.stop();
    await this.retries.stop();
    const { drainMs } = this.parts.config;
    await Promise.all([this.outbind.stop(drainMs), ...this.routes.map((route) => route.stop(drainMs))]);
    this.persistence.stop();
    this.dispatch.putBackAll();
    await this.receipts.stop();
    await this.ledger.flush();
    await this.letGo();
    await this.progress.stop();
    await Promise.all([this.intake.stop(), this.control.stop()]);
  }

  /** What was journalled or claimed and not submitted is nobody's doubt. */
  private async letGo(): Promise<void> {
    try {
      await this.journal.release([...this.works].filter((work) => work.claims === null));
      await this.retries.returnAll();
    } catch (error) {
      this.parts.logger.error({ err: error }, 'what was not submitted stays in doubt');
    }
  }

  /** The next to have these batches finds no doubt where nothing was submitted, or is told so afterwards. */
  private async giveUp(lost: LostWork[]): Promise<void> {
    const taken = await this.persistence.run('journal', () =>
      this.journal.release(lost.map(({ work }) => work)),
    );
    const late = lost.filter(({ work }) => taken?.includes(work) === true);
    for (const { work, unsent } of late) this.ledger.late(unsent.map((item) => notSubmitted(work, item)));
  }

  private sweep(): void {
    this.dispatch.sweep();
    const done = this.done.splice(0);
    if (done.length === 0) return;
    // A journal that stays says nothing wrong: it goes when its alert ends.
    this.journal.forget(done).catch((error: unknown) => {
      this.parts.logger.warn({ err: error }, 'journals of done batches stay');
    });
  }

  private onDeliver(route: Route, pdu: DeliverSm): Promise<number> {
    // A receipt without an id belongs to nothing: it is taken, so that it does not come for ever.
    return pdu.isReceipt ? Promise.resolve(DELIVERY.taken) : this.inbound.take(route, pdu);
  }

  private makeLedger(): Ledger {
    const { pool, config, logger } = this.parts;
    const { persistence, owner } = this;
    return new Ledger(
      { pool, persistence, owner, flushMs: config.ledgerFlushMs },
      {
        durable: (work, items) => {
          this.dispatch.durable(work, items);
          this.progress.touch(work.facts.alertId);
          this.retries.settled();
        },
        deferred: () => this.retries.wake(),
        flushed: (rows, ms) => this.counts.flushed(rows, ms),
        written: (finals, lost) =>
          finals.eachAccepted(lost, (route, key, batchNo, recipient) =>
            this.recent.remember(route, key, batchNo, recipient),
          ),
        repeated: ({ facts }) => {
          if (this.counts.repeated++ === 0)
            logger.error({ batch: facts.batchId, alert: facts.alertId }, 'an outcome was told twice');
        },
        elsewhere: (route, key) => void this.recent.take(route, key),
        reconciled: (alertId, duplicate) => {
          if (duplicate) {
            this.counts.duplicates++;
            logger.warn({ alert: alertId }, 'a message in doubt was taken twice');
          }
          this.progress.touch(alertId);
        },
      },
    );
  }

  private makeRetries(slot: number): RetryPump {
    const { pool, keyring, logger, config } = this.parts;
    const room = config.routes.reduce((sum, { binds, window }) => sum + binds * retryRoom(window), 0);
    return new RetryPump({
      ...{ pool, keyring, logger, slot, dispatch: this.dispatch, ledger: this.ledger, owner: this.owner },
      most: Math.max(1, room),
      holdsShards: () => this.intake.isHolding,
    });
  }

  private makeIntake(slot: number): Intake {
    const { pool, feed, keyring, deadLetters, logger } = this.parts;
    const store = new BatchStore(pool, slot, this.partitions, this.state.erased);
    return new Intake({
      ...{ feed, keyring, deadLetters, store, logger, dispatch: this.dispatch },
      onShards: () => this.retries.onShards(),
      onLost: (lost) => void this.giveUp(lost),
      onDone: (batchNo) => this.done.push(batchNo),
    });
  }

  private makeControl(): Control {
    const { pool, feed, deadLetters, audit, logger } = this.parts;
    return new Control({
      ...{ pool, feed, deadLetters, audit, logger, state: this.state },
      onDecided: () => {
        this.dispatch.sweep();
        this.retries.wake();
      },
    });
  }
}
