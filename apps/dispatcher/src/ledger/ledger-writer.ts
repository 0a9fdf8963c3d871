import type { LedgerStatements } from './ledger-statements.js';
import { clearPending, emptyPending, rowsOf, type Pending } from './pending.js';

/** Rows after which nobody waits for the clock. */
const FULL_ROWS = 2_000;

/**
 * Writes outcomes in bulk: one statement at a time, whatever comes meanwhile goes with the next. A batch always has
 * the same writer, so that two statements never touch the same batch.
 */
export class LedgerWriter {
  private filling = emptyPending();
  private spare = emptyPending();
  private writing: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private hurried = false;
  /** Writes begun and ended, for whoever waits for one. */
  private started = 0;
  private finished = 0;
  private readonly waiters: (() => void)[] = [];

  constructor(
    private readonly statements: LedgerStatements,
    private readonly flushMs: number,
    private readonly onFlushed: (rows: number, milliseconds: number) => void,
  ) {}

  /** Rows not durable yet. */
  get backlog(): number {
    return rowsOf(this.filling) + (this.writing === null ? 0 : rowsOf(this.spare));
  }

  /** Where the next outcomes go; call `touch` after adding. */
  get pending(): Pending {
    return this.filling;
  }

  touch(): void {
    if (this.writing !== null) return;
    if (this.hurried || rowsOf(this.filling) >= FULL_ROWS) this.start();
    else this.timer ??= setTimeout(() => this.start(), this.flushMs);
  }

  /** Somebody waits for these rows. */
  hurry(): void {
    if (this.writing === null && rowsOf(this.filling) > 0) this.start();
    else if (this.writing !== null) this.hurried = true;
  }

  /** As `flush`, in the ledger's own time. */
  async settled(): Promise<void> {
    const until = this.started + (rowsOf(this.filling) > 0 ? 1 : 0);
    while (this.finished < until) await this.next();
  }

  /** Resolves when everything added so far is durable, or given up; what is added meanwhile is not waited for. */
  async flush(): Promise<void> {
    const until = this.started + (rowsOf(this.filling) > 0 ? 1 : 0);
    while (this.finished < until) {
      if (this.writing === null) this.start();
      else this.hurried = true;
      await this.writing;
    }
  }

  /** Resolves after the write under way, else after the next. */
  private next(): Promise<void> {
    return this.writing ?? new Promise((resolve) => this.waiters.push(resolve));
  }

  private start(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.hurried = false;
    this.started++;
    const rows = this.filling;
    this.filling = this.spare;
    this.spare = rows;
    this.writing = this.write(rows).finally(() => {
      this.writing = null;
      this.finished++;
      for (const wake of this.waiters.splice(0)) wake();
      clearPending(rows);
      if (rowsOf(this.filling) > 0) this.touch();
    });
  }

  private async write(rows: Pending): Promise<void> {
    const began = performance.now();
    const count = rowsOf(rows);
    if (rows.finals.count > 0) await this.statements.finals(rows);
    if (rows.deferrals.length > 0) await this.statements.deferrals(rows);
    if (rows.conclusions.length > 0) await this.statements.conclusions(rows);
    this.onFlushed(count, performance.now() - began);
  }
}
