/** Where the log and a table do not say the same. */
export interface Difference {
  what: string;
  id: string;
  field: string;
  /** Null: it says nothing. */
  log: unknown;
  table: unknown;
}

/** Counts what was compared, and keeps the first differences: memory stays what it is, however many there are. */
export class Differences {
  readonly list: Difference[] = [];
  readonly compared: Record<string, number> = {};
  #count = 0;

  constructor(private readonly most = 1_000) {}

  get count(): number {
    return this.#count;
  }

  /** That one more of these was compared. */
  looked(what: string): void {
    this.compared[what] = (this.compared[what] ?? 0) + 1;
  }

  /** A difference unless both say the same; undefined for what the log does not claim. */
  compare(what: string, id: string, field: string, log: unknown, table: unknown): void {
    if (log === undefined || JSON.stringify(log) === JSON.stringify(table ?? null)) return;
    this.#count++;
    if (this.list.length < this.most) this.list.push({ what, id, field, log, table: table ?? null });
  }
}
