import type { Logger } from '#libs/observability';
import { messageIdKey, type DeliveryAnswers, type Receipt } from '#libs/smpp';
import type { Ledger } from '../ledger/ledger.js';
import type { Route } from '../routes/route.js';
import type { FinalReceipt, ReceiptColumns } from './receipt-columns.js';
import { ReceiptQueue } from './receipt-queue.js';
import type { ReceiptStore } from './receipt-store.js';
import type { RecentMessages } from './recent-messages.js';

/** Receipts without an answer, all binds together: beyond it the peers hear 0x64 at once. */
const MOST_WAITING = 50_000;
const SWEEP_MS = 500;
/** A receipt that came early is matched soon after; what stays parked is looked at less and less often. */
const RECENT_SECONDS = 10;
const MINUTE_MS = 60_000;
const SOME_SECONDS = 600;
const FORGET_EVERY_MS = 3_600_000;

/** `command_status` of the answer to a delivery (SMPP 3.4 §5.1.3). */
export const DELIVERY = { taken: 0x00, comeAgain: 0x64 } as const;

export interface ReceiptsParts {
  store: ReceiptStore;
  ledger: Ledger;
  recent: RecentMessages;
  logger: Logger;
  /** Hours a receipt is kept that belongs to nothing known. */
  parkedHours: number;
  onChanged(alertIds: readonly string[]): void;
}

/**
 * Takes receipts in bulk and answers each only when it is durable. Those of messages just sent go straight to their
 * recipients; the others (early ones, second ones, parts, messages of another instance) by way of the ledger.
 */
export class Receipts {
  readonly counts = { received: 0, notFinal: 0, matched: 0, parked: 0, refused: 0, forgotten: 0 };
  private readonly known = new ReceiptQueue((receipts) => this.writeKnown(receipts));
  private readonly unknown = new ReceiptQueue((receipts) => this.writeUnknown(receipts));
  private sweepTimer: NodeJS.Timeout | undefined;
  private minuteTimer: NodeJS.Timeout | undefined;
  private forgetTimer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> | null = null;
  private parkedAt = -Infinity;

  constructor(private readonly parts: ReceiptsParts) {}

  start(): void {
    this.sweepTimer = setInterval(() => this.sweepRecent(), SWEEP_MS);
    this.minuteTimer = setInterval(() => void this.sweep(SOME_SECONDS), MINUTE_MS);
    this.forgetTimer = setInterval(() => void this.forget(), FORGET_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.sweepTimer);
    clearInterval(this.minuteTimer);
    clearInterval(this.forgetTimer);
    await this.unknown.drain();
    await this.known.drain();
    await this.sweeping;
  }

  /** Receipts not answered yet. */
  get waiting(): number {
    return this.known.waiting + this.unknown.waiting;
  }

  /** Answers by itself, once the receipt is durable or refused. The receipt may change after the call. */
  take(route: Route, routeNo: number, receipt: Receipt, answers: DeliveryAnswers, ticket: number): void {
    this.counts.received++;
    if (!receipt.final) {
      this.counts.notFinal++;
      return answers.answer(ticket, DELIVERY.taken);
    }
    if (this.waiting >= MOST_WAITING) {
      this.counts.refused++;
      return answers.answer(ticket, DELIVERY.comeAgain);
    }
    const key = messageIdKey(receipt.messageId, route.messageIdFormat.receipt);
    const { recent } = this.parts;
    const isKnown = recent.take(routeNo, key);
    const queue = isKnown ? this.known : this.unknown;
    const { columns } = queue;
    const row = columns.add(receipt.state, receipt.error, receipt.doneAt, answers, ticket);
    if (isKnown) {
      columns.batches[row] = recent.batchNo;
      columns.recipients[row] = recent.recipient;
    } else {
      columns.keys[row] = key;
      columns.routes[row] = routeNo;
    }
    queue.touch();
  }

  private async writeKnown(receipts: ReceiptColumns): Promise<void> {
    try {
      this.parts.onChanged(await this.parts.store.writeKnown(receipts));
      this.counts.matched += receipts.count;
      receipts.answerAll(DELIVERY.taken);
    } catch (error) {
      // They come again, are no longer known here, and go by way of the ledger.
      this.refuse(receipts, error);
    }
  }

  private async writeUnknown(receipts: ReceiptColumns): Promise<void> {
    try {
      // An outcome told before these receipts came is durable then, and they need not be parked.
      await this.parts.ledger.settled();
      const rest = this.handOnKnown(receipts);
      if (rest.length === 0) return;
      const distinct = [
        ...new Map(rest.map((receipt) => [`${receipt.route} ${receipt.key}`, receipt])).values(),
      ];
      const { matched, alerts } = await this.parts.store.write(distinct);
      this.parts.onChanged(alerts);
      this.counts.matched += matched;
      if (matched < distinct.length) {
        this.counts.parked += distinct.length - matched;
        this.parkedAt = performance.now();
      }
      receipts.answerAll(DELIVERY.taken);
    } catch (error) {
      this.refuse(receipts, error);
    }
  }

  /** Those whose outcome has become durable meanwhile leave; the others stay and are returned. */
  private handOnKnown(receipts: ReceiptColumns): FinalReceipt[] {
    const { recent } = this.parts;
    const { columns } = this.known;
    const rest: FinalReceipt[] = [];
    for (let row = 0; row < receipts.count; row++) {
      const key = receipts.keys[row] as string;
      const route = receipts.routes[row] as number;
      if (recent.take(route, key)) {
        const place = receipts.moveTo(columns, row);
        columns.batches[place] = recent.batchNo;
        columns.recipients[place] = recent.recipient;
      } else {
        rest.push(receipts.row(row));
        receipts.keep(row, rest.length - 1);
      }
    }
    if (rest.length < receipts.count) this.known.touch();
    receipts.count = rest.length;
    return rest;
  }

  private refuse(receipts: ReceiptColumns, error: unknown): void {
    this.counts.refused += receipts.count;
    this.parts.logger.error({ err: error, receipts: receipts.count }, 'receipts could not be written');
    receipts.answerAll(DELIVERY.comeAgain);
  }

  private sweepRecent(): void {
    if (performance.now() - this.parkedAt < RECENT_SECONDS * 1_000) void this.sweep(RECENT_SECONDS);
  }

  private sweep(seconds: number): Promise<void> {
    return (this.sweeping ??= this.matchParked(seconds).finally(() => (this.sweeping = null)));
  }

  private async matchParked(seconds: number): Promise<void> {
    try {
      const { matched, alerts } = await this.parts.store.sweep(seconds);
      this.counts.matched += matched;
      this.parts.onChanged(alerts);
    } catch (error) {
      this.parts.logger.error({ err: error }, 'parked receipts could not be matched');
    }
  }

  private async forget(): Promise<void> {
    try {
      await this.sweep(this.parts.parkedHours * 3_600);
      this.counts.forgotten += await this.parts.store.forget(this.parts.parkedHours);
    } catch (error) {
      this.parts.logger.error({ err: error }, 'old receipts could not be forgotten');
    }
  }
}
