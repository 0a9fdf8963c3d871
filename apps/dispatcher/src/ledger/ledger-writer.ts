import type { Pool } from 'pg';
import type { Work } from '../dispatch/work.js';
import { sealRecipient } from '../retries/sealed-recipient.js';
import { APPEND_DEFERRALS } from './append-deferrals.sql.js';
import { int4Array } from './binary-array.js';
import { APPEND_OUTCOMES } from './append-outcomes.sql.js';
import { againParameters, coldParameters, partParameters, type ColdRow, type PartRow } from './cold-rows.js';
import { CONCLUDE_RETRIES } from './conclude-retries.sql.js';
import { someAreClaimed, someAreWritten } from './find-written.sql.js';
import type { LateResult } from './late-results.js';
import { OutcomeColumns } from './outcome-columns.js';
import { OUTCOME } from './outcomes.js';
import type { Persistence } from './persist.js';

export interface LedgerHooks {
  /** So many outcomes of the work are durable. */
  durable(work: Work, items: number): void;
  /** Outcomes of what is no longer in this process's hands. */
  late(results: LateResult[]): void;
  /** Recipients have come to the retry store. */
  deferred(): void;
  flushed(rows: number, milliseconds: number): void;
  /** Final outcomes are durable, but for those of the works in `lost`. */
  written(finals: OutcomeColumns, lost: ReadonlySet<Work>): void;
}

interface Pending {
  finals: OutcomeColumns;
  finalParts: PartRow[];
  deferrals: ColdRow[];
  deferralParts: PartRow[];
  conclusions: ColdRow[];
  conclusionParts: PartRow[];
}

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
    private readonly pool: Pool,
    private readonly persistence: Persistence,
    private readonly owner: string,
    /** This writer's rows in the tallies. */
    private readonly slot: number,
    private readonly flushMs: number,
    private readonly hooks: LedgerHooks,
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
    if (rows.finals.count > 0) await this.writeFinals(rows);
    if (rows.deferrals.length > 0) await this.writeDeferrals(rows);
    if (rows.conclusions.length > 0) await this.writeConclusions(rows);
    this.hooks.flushed(count, performance.now() - began);
  }

  private async writeFinals({ finals, finalParts }: Pending): Promise<void> {
    const values = [
      ...[finals.tenures(), this.slot],
      ...finals.batchParameters(),
      ...finals.rowParameters(),
      ...partParameters(finalParts),
    ];
    const firsts = [...finals.deltas].map(([work, { first }]) => ({
      batchNo: work.facts.batchNo,
      recipient: finals.row(first).recipient,
    }));
    const mine = await this.persistence.run('ledger', async (attempt) => {
      if (attempt > 1 && (await someAreWritten(this.pool, firsts))) return null;
      const { rows } = await this.pool.query<{ no: string }>({ ...APPEND_OUTCOMES, values });
      return new Set(rows.map((row) => Number(row.no)));
    });
    if (mine === undefined) return;
    const lost = new Set<Work>();
    for (const [work, delta] of finals.deltas) {
      if (mine !== null && !mine.has(work.facts.batchNo)) lost.add(work);
      this.hooks.durable(work, delta.resolved);
    }
    this.hooks.written(finals, lost);
    if (lost.size > 0) this.hooks.late(lateFinals(finals, finalParts, lost));
  }

  private async writeDeferrals({ deferrals, deferralParts }: Pending): Promise<void> {
    const sealed = deferrals.map(({ work, item }) =>
      sealRecipient(work.facts.key, {
        number: work.numbers[item] as number,
        text: work.texts?.[item] ?? null,
      }),
    );
    const values = [
      ...[int4Array(deferrals.map(({ work }) => work.facts.tenure)), this.slot],
      ...coldParameters(deferrals),
      ...againParameters(deferrals),
      sealed,
      ...partParameters(deferralParts),
    ];
    const keys = deferrals.map((row) => ({ batchNo: row.work.facts.batchNo, recipient: row.item }));
    const mine = await this.persistence.run('ledger', async (attempt) => {
      if (attempt > 1 && (await someAreWritten(this.pool, keys))) return null;
      const { rows } = await this.pool.query<{ no: string }>({ ...APPEND_DEFERRALS, values });
      return new Set(rows.map((row) => Number(row.no)));
    });
    if (mine === undefined) return;
    const lost = deferrals.filter((row) => mine !== null && !mine.has(row.work.facts.batchNo));
    for (const row of deferrals) this.hooks.durable(row.work, 1);
    this.hooks.deferred();
    if (lost.length > 0) this.hooks.late(lost.map((row) => lateCold(row, deferralParts)));
  }

  private async writeConclusions({ conclusions, conclusionParts }: Pending): Promise<void> {
    const values = [
      ...[this.owner, this.slot],
      ...coldParameters(conclusions),
      ...againParameters(conclusions),
      conclusions.map((row) => row.key),
      ...partParameters(conclusionParts),
    ];
    const keys = conclusions.map(({ work, item }) => ({
      batchNo: work.facts.batchNo,
      recipient: work.placeOf(item),
    }));
    const held = await this.persistence.run('ledger', async (attempt) => {
      if (attempt > 1 && !(await someAreClaimed(this.pool, this.owner, keys))) return null;
      const { rows } = await this.pool.query<{ batch_no: string; recipient: number }>({
        ...CONCLUDE_RETRIES,
        values,
      });
      return new Set(rows.map((row) => `${row.batch_no} ${row.recipient}`));
    });
    if (held === undefined) return;
    const lost = conclusions.filter(
      ({ work, item }) => held !== null && !held.has(`${work.facts.batchNo} ${work.placeOf(item)}`),
    );
    for (const row of conclusions) this.hooks.durable(row.work, 1);
    if (lost.length > 0) this.hooks.late(lost.map((row) => lateCold(row, conclusionParts)));
  }
}

function emptyPending(): Pending {
  return {
    finals: new OutcomeColumns(),
    finalParts: [],
    deferrals: [],
    deferralParts: [],
    conclusions: [],
    conclusionParts: [],
  };
}

function clearPending(rows: Pending): void {
  rows.finals.clear();
  rows.finalParts = [];
  rows.deferrals = [];
  rows.deferralParts = [];
  rows.conclusions = [];
  rows.conclusionParts = [];
}

function rowsOf(rows: Pending): number {
  return rows.finals.count + rows.deferrals.length + rows.conclusions.length;
}

function lateFinals(finals: OutcomeColumns, parts: PartRow[], lost: ReadonlySet<Work>): LateResult[] {
  const results: LateResult[] = [];
  for (let row = 0; row < finals.count; row++) {
    const work = finals.works[row] as Work;
    if (!lost.has(work)) continue;
    const { recipient, ...rest } = finals.row(row);
    results.push(lateOf(work, recipient, rest, parts));
  }
  return results;
}

function lateCold(row: ColdRow, parts: PartRow[]): LateResult {
  return lateOf(row.work, row.item, row, parts);
}

function lateOf(
  work: Work,
  item: number,
  {
    route,
    state,
    status,
    reason,
    key,
  }: Pick<ColdRow, 'route' | 'state' | 'status' | 'key'> & { reason: number },
  parts: PartRow[],
): LateResult {
  const own = parts.filter((part) => part.work === work && part.item === item);
  const accepted = own.length > 0 ? own : state === OUTCOME.accepted ? [{ part: 1, key }] : [];
  return {
    batchNo: work.facts.batchNo,
    recipient: work.placeOf(item),
    ...{ route, state, status, reason },
    accepted: accepted.map(({ part, key: messageKey }) => ({ part, key: messageKey })),
    parts: work.parts === null ? 1 : work.templatesOf(item).length,
  };
}
