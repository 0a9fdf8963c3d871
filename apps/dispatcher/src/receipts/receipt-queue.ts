import { ReceiptColumns } from './receipt-columns.js';

/** How long a receipt waits for company, in milliseconds. */
const GATHER_MS = 5;
/** Rows after which nobody waits for the clock. */
const FULL_ROWS = 2_000;

/** Gathers receipts and writes them in bulk: one write at a time, whatever comes meanwhile goes with the next. */
export class ReceiptQueue {
  private filling = new ReceiptColumns();
  private spare = new ReceiptColumns();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | null = null;

  /** @param write answers every row, whatever happens, and never rejects */
  constructor(private readonly write: (receipts: ReceiptColumns) => Promise<void>) {}

  /** Where the next receipts go; call `touch` after adding. */
  get columns(): ReceiptColumns {
    return this.filling;
  }

  /** Receipts not answered yet. */
  get waiting(): number {
    return this.filling.count + (this.writing === null ? 0 : this.spare.count);
  }

  touch(): void {
    if (this.writing !== null) return;
    if (this.filling.count >= FULL_ROWS) this.start();
    else this.timer ??= setTimeout(() => this.start(), GATHER_MS);
  }

  /** Resolves when everything gathered is answered. */
  async drain(): Promise<void> {
    while (this.waiting > 0) {
      if (this.writing === null) this.start();
      await this.writing;
    }
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const receipts = this.filling;
    this.filling = this.spare;
    this.spare = receipts;
    this.writing = this.write(receipts).finally(() => {
      this.writing = null;
      receipts.clear();
      if (this.filling.count > 0) this.touch();
    });
  }
}
