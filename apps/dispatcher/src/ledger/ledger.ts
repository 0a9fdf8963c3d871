import type { Pool } from 'pg';
import type { Work } from '../dispatch/work.js';
import { LedgerStatements, type LedgerHooks } from './ledger-statements.js';
import { LedgerWriter } from './ledger-writer.js';
import { LateResults, type LateResult } from './late-results.js';
import type { ColdRow } from './cold-rows.js';
import { isCorrectable } from './correctable.js';
import { OUTCOME, type FinalOutcome, type Reason } from './outcomes.js';
import type { Persistence } from './persist.js';

const WRITERS = 2;
/** Tally slots of one process: its writers, late results, receipts in three ways, intake, retries. */
export const SLOTS = {
  late: WRITERS,
  receipts: { known: WRITERS + 1, matched: WRITERS + 2, swept: WRITERS + 3 },
  intake: WRITERS + 4,
  retries: WRITERS + 5,
  each: WRITERS + 6,
} as const;
/** Processes that write side by side without ever waiting for each other's tallies. */
const PROCESSES = 1_000;

/** A process's first tally slot: any will do, as long as two processes seldom have the same. */
export function tallySlots(owner: string): number {
  return (Number.parseInt(owner.slice(0, 8), 16) % PROCESSES) * SLOTS.each;
}

export interface LedgerOptions {
  pool: Pool;
  persistence: Persistence;
  owner: string;
  /** How long an outcome may wait for company, in milliseconds. */
  flushMs: number;
}

/** What became of everybody: takes outcomes as they come, makes them durable in bulk. */
export class Ledger {
  private readonly writers: LedgerWriter[];
  private readonly lateResults: LateResults;

  constructor(
    options: LedgerOptions,
    private readonly hooks: Omit<LedgerHooks, 'late'> & {
      reconciled(alertId: string | null, duplicate: boolean): void;
      /** The SMSC gave a message this id that `written` will not tell of. */
      elsewhere(route: number, key: string): void;
    },
  ) {
    const { pool, persistence, owner, flushMs } = options;
    const slot = tallySlots(owner);
    this.lateResults = new LateResults(
      pool,
      persistence,
      slot + SLOTS.late,
      () => this.flushWriters(),
      (...told) => hooks.reconciled(...told),
    );
    const withLate: LedgerHooks = { ...hooks, late: (results) => this.late(results) };
    this.writers = Array.from({ length: WRITERS }, (_, i) => {
      const statements = new LedgerStatements(pool, persistence, owner, slot + i, withLate);
      return new LedgerWriter(statements, flushMs, (...told) => hooks.flushed(...told));
    });
  }

  /** Outcomes not durable yet. */
  get backlog(): number {
    let rows = 0;
    for (const writer of this.writers) rows += writer.backlog;
    return rows;
  }

  /** A final outcome. `route`: the one it went, 0 for none. `key`: the message id of a message of one part, else empty. */
  conclude(
    work: Work,
    item: number,
    route: number,
    state: FinalOutcome,
    status: number,
    parts: number,
    reason: Reason,
    key: string,
  ): void {
    const again = state === OUTCOME.failed ? letterOf(work, item, status, reason) : null;
    if (again !== null && work.claims === null)
      return this.defer({ work, item, route, state, status, parts, reason, key, again });
    if (!this.begins(work, item)) return;
    const writer = this.writerOf(work);
    if (work.claims === null) writer.pending.finals.add(work, item, route, state, status, parts, reason, key);
    else writer.pending.conclusions.push({ work, item, route, state, status, parts, reason, key, again });
    if (work.claims !== null && key !== '') this.hooks.elsewhere(route, key);
    if (work.parts !== null) this.bookParts(writer, work, item, route);
    writer.touch();
  }

  /** Nothing was submitted, and nothing will be: `state` says why. A doubt from before stays one, for people to decide. */
  giveUp(work: Work, item: number, route: number, state: FinalOutcome, reason: Reason): void {
    const again = doubtOf(work, item);
    if (again === null) this.conclude(work, item, route, state, 0, 0, reason, '');
    else
      this.defer({ work, item, route, state: OUTCOME.inDoubt, status: 0, parts: 0, reason, key: '', again });
  }

  /** An outcome after which something is kept: for another attempt, or as a dead letter. */
  defer(row: ColdRow): void {
    if (!this.begins(row.work, row.item)) return;
    const writer = this.writerOf(row.work);
    (row.work.claims === null ? writer.pending.deferrals : writer.pending.conclusions).push(row);
    if (row.work.parts !== null) this.bookParts(writer, row.work, row.item, row.route, true);
    writer.touch();
  }

  /**
   * A work gives each recipient one outcome. Two rows of one recipient would fail their statement for ever, and with it
   * everything that its writer has to write.
   */
  private begins(work: Work, item: number): boolean {
    if (work.conclude(item)) return true;
    this.hooks.repeated(work);
    return false;
  }

  late(results: readonly LateResult[]): void {
    for (const { route, accepted } of results)
      for (const { key } of accepted) this.hooks.elsewhere(route, key);
    this.lateResults.add(results);
  }

  /** Somebody waits: writes what there is at once. */
  hurry(): void {
    for (const writer of this.writers) writer.hurry();
  }

  /** Resolves when everything told so far is durable, in the writers' own time. */
  async settled(): Promise<void> {
    await Promise.all(this.writers.map((writer) => writer.settled()));
    await this.lateResults.flush();
  }

  /** Resolves when everything told so far is durable. */
  async flush(): Promise<void> {
    await this.flushWriters();
    await this.lateResults.flush();
  }

  private async flushWriters(): Promise<void> {
    await Promise.all(this.writers.map((writer) => writer.flush()));
  }

  private writerOf(work: Work): LedgerWriter {
    return this.writers[work.facts.batchNo % WRITERS] as LedgerWriter;
  }

  private bookParts(writer: LedgerWriter, work: Work, item: number, route: number, deferred = false): void {
    const { pending } = writer;
    const parts =
      work.claims !== null ? pending.conclusionParts : deferred ? pending.deferralParts : pending.finalParts;
    const states = work.parts;
    for (let part = 0; states !== null && part < 8; part++) {
      if (((states.accepted[item] as number) & (1 << part)) === 0) continue;
      const key = states.keys[item * 8 + part] ?? '';
      parts.push({ work, item, route, part: part + 1, key });
      this.hooks.elsewhere(route, key);
    }
  }
}

/** Of a message of which nothing was accepted: however many parts it has on the route it goes next. */
const ALL_PARTS = 0xff;

/** What the retry store held of a claimed recipient in doubt, who comes back to it as they were; null of others. */
function doubtOf({ claims }: Work, item: number): ColdRow['again'] {
  if (claims?.doubts[item] !== 1) return null;
  const [attempt, resends] = [claims.attempts[item] as number, claims.resends[item] as number];
  return { attempt, resends, partsLeft: claims.partsLeft[item] as number, dueAt: null };
}

/** What a dead letter keeps of a failed recipient; null when nobody could put right why it failed. */
function letterOf(work: Work, item: number, status: number, reason: Reason): ColdRow['again'] {
  if (work.facts.alertId === null || !isCorrectable(reason, status)) return null;
  const taken = work.parts === null ? 0 : (work.parts.accepted[item] as number);
  const partsLeft = taken === 0 ? ALL_PARTS : (work.parts?.todo[item] as number) & ~taken;
  return { attempt: 0, resends: 0, partsLeft, dueAt: null };
}
