import type { Work } from '../dispatch/work.js';
import { int2Array, int4Array, int8Array, textArray } from './binary-array.js';
import { OUTCOME, type FinalOutcome } from './outcomes.js';

const FIRST_ROWS = 4_096;

/** What outcomes of one work change in its batch and its alert's tally. */
export interface WorkDelta {
  resolved: number;
  /** At the place of each final outcome's number. */
  readonly byState: Int32Array;
  parts: number;
  /** Place in the columns of its first row. */
  readonly first: number;
}

/** Final outcomes on their way to the ledger, column by column; reused from one write to the next. */
export class OutcomeColumns {
  count = 0;
  readonly deltas = new Map<Work, WorkDelta>();
  readonly works: Work[] = [];
  private batches = new Float64Array(FIRST_ROWS);
  private recipients = new Int16Array(FIRST_ROWS);
  private states = new Uint8Array(FIRST_ROWS);
  private routes = new Int16Array(FIRST_ROWS);
  private statuses = new Int32Array(FIRST_ROWS);
  private parts = new Uint8Array(FIRST_ROWS);
  private reasons = new Uint8Array(FIRST_ROWS);
  private readonly keys: string[] = [];
  private lastWork: Work | null = null;
  private lastDelta: WorkDelta | null = null;

  add(
    work: Work,
    item: number,
    route: number,
    state: FinalOutcome,
    status: number,
    parts: number,
    reason: number,
    key: string,
  ): void {
    if (this.count === this.batches.length) this.grow();
    const row = this.count++;
    this.works[row] = work;
    this.batches[row] = work.facts.batchNo;
    this.recipients[row] = item;
    this.states[row] = state;
    this.routes[row] = route;
    this.statuses[row] = status;
    this.parts[row] = parts;
    this.reasons[row] = reason;
    this.keys[row] = key;
    const delta = this.deltaOf(work, row);
    delta.resolved++;
    delta.byState[state] = (delta.byState[state] as number) + 1;
    delta.parts += parts;
  }

  row(row: number) {
    return {
      recipient: this.recipients[row] as number,
      route: this.routes[row] as number,
      state: this.states[row] as FinalOutcome,
      status: this.statuses[row] as number,
      parts: this.parts[row] as number,
      reason: this.reasons[row] as number,
      key: this.keys[row] as string,
    };
  }

  /** Whose outcomes they are. */
  places(): { work: Work; item: number }[] {
    return this.works
      .slice(0, this.count)
      .map((work, row) => ({ work, item: this.recipients[row] as number }));
  }

  /** Takes out the outcomes of all others. Off the hot path. */
  keep(which: (place: { work: Work; item: number }) => boolean): void {
    const kept = this.places().flatMap((place, row) =>
      which(place) ? [{ ...place, ...this.row(row) }] : [],
    );
    this.clear();
    for (const { work, item, route, state, status, parts, reason, key } of kept)
      this.add(work, item, route, state, status, parts, reason, key);
  }

  /** Tells of every message that the SMSC took under an id, but for those of the works in `lost`. */
  eachAccepted(
    lost: ReadonlySet<Work>,
    tell: (route: number, key: string, batchNo: number, recipient: number) => void,
  ): void {
    for (let row = 0; row < this.count; row++) {
      const key = this.keys[row] as string;
      if (key === '' || this.states[row] !== OUTCOME.accepted) continue;
      if (lost.size > 0 && lost.has(this.works[row] as Work)) continue;
      tell(this.routes[row] as number, key, this.batches[row] as number, this.recipients[row] as number);
    }
  }

  /** They are durable: nobody waits for these any more. */
  settle(): void {
    for (let row = 0; row < this.count; row++)
      (this.works[row] as Work).settle(this.recipients[row] as number);
  }

  /** What the columns hold beyond `count` is old: they keep their size from one write to the next. */
  clear(): void {
    this.count = 0;
    this.deltas.clear();
    this.lastWork = this.lastDelta = null;
  }

  /** $1 of `APPEND_OUTCOMES`. */
  tenures(): Buffer {
    return int4Array([...this.deltas.keys()].map((work) => work.facts.tenure));
  }

  /** $3 … $9 of `APPEND_OUTCOMES`. */
  batchParameters(): Buffer[] {
    const deltas = [...this.deltas.values()];
    const state = (which: FinalOutcome) => int4Array(deltas.map((delta) => delta.byState[which] as number));
    return [
      int8Array([...this.deltas.keys()].map((work) => work.facts.batchNo)),
      int4Array(deltas.map((delta) => delta.resolved)),
      state(OUTCOME.accepted),
      state(OUTCOME.failed),
      state(OUTCOME.expired),
      state(OUTCOME.stopped),
      int4Array(deltas.map((delta) => delta.parts)),
    ];
  }

  /** $10 … $17 of `APPEND_OUTCOMES`. */
  rowParameters(): Buffer[] {
    const { count } = this;
    return [
      int8Array(this.batches, count),
      int2Array(this.recipients, count),
      int2Array(this.states, count),
      int2Array(this.routes, count),
      int4Array(this.statuses, count),
      int2Array(this.parts, count),
      int2Array(this.reasons, count),
      textArray(this.keys, count),
    ];
  }

  private deltaOf(work: Work, row: number): WorkDelta {
    if (work === this.lastWork && this.lastDelta !== null) return this.lastDelta;
    let delta = this.deltas.get(work);
    if (delta === undefined) {
      delta = { resolved: 0, byState: new Int32Array(5), parts: 0, first: row };
      this.deltas.set(work, delta);
    }
    this.lastWork = work;
    this.lastDelta = delta;
    return delta;
  }

  private grow(): void {
    const rows = this.count * 2;
    this.batches = enlarged(this.batches, new Float64Array(rows));
    this.recipients = enlarged(this.recipients, new Int16Array(rows));
    this.states = enlarged(this.states, new Uint8Array(rows));
    this.routes = enlarged(this.routes, new Int16Array(rows));
    this.statuses = enlarged(this.statuses, new Int32Array(rows));
    this.parts = enlarged(this.parts, new Uint8Array(rows));
    this.reasons = enlarged(this.reasons, new Uint8Array(rows));
  }
}

function enlarged<T extends Float64Array | Int32Array | Int16Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
