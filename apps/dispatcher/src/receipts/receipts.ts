import type { Logger } from '#libs/observability';
import { messageIdKey, type Receipt } from '#libs/smpp';
import type { Ledger } from '../ledger/ledger.js';
import type { Route } from '../routes/route.js';
import type { FinalReceipt, Matched, ReceiptStore } from './receipt-store.js';

/** How long a receipt waits for company, in milliseconds. */
const GATHER_MS = 10;
const MOST_AT_ONCE = 5_000;
const SWEEP_MS = 500;
const RECENT_MINUTES = 10;
const FORGET_EVERY_MS = 3_600_000;

/** `command_status` of the answer to a delivery (SMPP 3.4 §5.1.3). */
export const DELIVERY = { taken: 0x00, comeAgain: 0x64 } as const;

export interface ReceiptsParts {
  store: ReceiptStore;
  ledger: Ledger;
  logger: Logger;
  /** Hours a receipt is kept that belongs to nothing known. */
  parkedHours: number;
  onChanged(alertIds: readonly string[]): void;
}

/** Takes receipts in bulk and answers each only when it is durable. */
export class Receipts {
  readonly counts = { received: 0, notFinal: 0, matched: 0, parked: 0, refused: 0, forgotten: 0 };
  private waiting: { receipt: FinalReceipt; answer: (status: number) => void }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | null = null;
  private sweepTimer: NodeJS.Timeout | undefined;
  private forgetTimer: NodeJS.Timeout | undefined;
  private mayBeParked = true;

  constructor(private readonly parts: ReceiptsParts) {}

  start(): void {
    this.sweepTimer = setInterval(() => void this.sweep(RECENT_MINUTES), SWEEP_MS);
    this.forgetTimer = setInterval(() => void this.forget(), FORGET_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.sweepTimer);
    clearInterval(this.forgetTimer);
    while (this.waiting.length > 0 || this.writing !== null) await (this.writing ?? this.writeNext());
  }

  /** @returns the `command_status` for the peer, once the receipt is durable or refused */
  take(route: Route, routeNo: number, receipt: Receipt): Promise<number> {
    this.counts.received++;
    if (!receipt.final) {
      this.counts.notFinal++;
      return Promise.resolve(DELIVERY.taken);
    }
    const final: FinalReceipt = {
      key: messageIdKey(receipt.messageId, route.messageIdFormat.receipt),
      route: routeNo,
      delivered: receipt.state === 'delivered',
      state: receipt.state,
      error: receipt.error ?? '',
      doneAt: receipt.doneAt ?? '',
    };
    return new Promise((answer) => {
      this.waiting.push({ receipt: final, answer });
      if (this.writing !== null) return;
      if (this.waiting.length >= MOST_AT_ONCE) void this.writeNext();
      else this.timer ??= setTimeout(() => void this.writeNext(), GATHER_MS);
    });
  }

  private writeNext(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const group = this.waiting.splice(0, MOST_AT_ONCE);
    return (this.writing ??= this.write(group).finally(() => {
      this.writing = null;
      if (this.waiting.length > 0) void this.writeNext();
    }));
  }

  private async write(group: { receipt: FinalReceipt; answer: (status: number) => void }[]): Promise<void> {
    let status: number = DELIVERY.taken;
    try {
      // An outcome told before these receipts came is durable then, and they need not be parked.
      await this.parts.ledger.flush();
      const distinct = [...new Map(group.map(({ receipt }) => [`${receipt.route} ${receipt.key}`, receipt]))];
      const receipts = distinct.map(([, receipt]) => receipt);
      const matched = await this.parts.store.write(receipts);
      this.tell(matched);
      if (matched.matched < receipts.length) {
        this.counts.parked += receipts.length - matched.matched;
        this.mayBeParked = true;
      }
    } catch (error) {
      status = DELIVERY.comeAgain;
      this.counts.refused += group.length;
      this.parts.logger.error({ err: error, receipts: group.length }, 'receipts could not be written');
    }
    for (const { answer } of group) answer(status);
  }

  private async sweep(minutes: number): Promise<void> {
    if (!this.mayBeParked || this.writing !== null) return;
    try {
      const matched = await this.parts.store.sweep(minutes);
      this.tell(matched);
    } catch (error) {
      this.parts.logger.error({ err: error }, 'parked receipts could not be matched');
    }
  }

  private async forget(): Promise<void> {
    try {
      await this.sweep(this.parts.parkedHours * 60);
      this.counts.forgotten += await this.parts.store.forget(this.parts.parkedHours);
    } catch (error) {
      this.parts.logger.error({ err: error }, 'old receipts could not be forgotten');
    }
  }

  private tell({ matched, alerts }: Matched): void {
    this.counts.matched += matched;
    if (alerts.length > 0) this.parts.onChanged(alerts);
  }
}
