import type { Pool } from 'pg';
import { isIntegrityViolation } from '../database/pool.js';
import type { Work } from '../dispatch/work.js';
import { sealRecipient } from '../retries/sealed-recipient.js';
import { APPEND_DEFERRALS } from './append-deferrals.sql.js';
import { APPEND_OUTCOMES } from './append-outcomes.sql.js';
import { int4Array } from './binary-array.js';
import { againParameters, coldParameters, partParameters } from './cold-rows.js';
import { CONCLUDE_RETRIES } from './conclude-retries.sql.js';
import { leaveOutKnown } from './known-outcomes.js';
import { lateCold, lateFinals } from './late-rows.js';
import type { LateResult } from './late-results.js';
import { Marks, RECIPIENTS_EACH } from './marks.js';
import type { OutcomeColumns } from './outcome-columns.js';
import { OUTCOME } from './outcomes.js';
import type { Pending } from './pending.js';
import type { Persistence } from './persist.js';

export interface LedgerHooks {
  /** So many outcomes of the work are durable. */
  durable(work: Work, items: number): void;
  /** Outcomes of what is no longer in this process's hands. */
  late(results: LateResult[]): void;
  /** Recipients have come to the retry store. */
  deferred(): void;
  flushed(rows: number, milliseconds: number): void;
  /** A recipient of this work was told to have an outcome once more: never, unless the dispatch is at fault. */
  repeated(work: Work): void;
  /** Final outcomes are durable, but for those of the works in `lost`. */
  written(finals: OutcomeColumns, lost: ReadonlySet<Work>): void;
}

/**
 * The three statements that write outcomes, each repeated until it is known to have taken effect once: a connection
 * lost between statement and answer says neither.
 */
export class LedgerStatements {
  private readonly marks: Marks;

  constructor(
    private readonly pool: Pool,
    private readonly persistence: Persistence,
    private readonly owner: string,
    /** Their rows in the tallies. */
    private readonly slot: number,
    private readonly hooks: LedgerHooks,
  ) {
    this.marks = new Marks(pool, owner, slot);
  }

  /** First and final outcomes of recipients in hand. */
  async finals(pending: Pending): Promise<void> {
    const { finals } = pending;
    const statement = this.marks.next();
    const mine = await this.firsts(statement, pending, async () => {
      const values = [
        ...[finals.tenures(), this.slot],
        ...finals.batchParameters(),
        ...finals.rowParameters(),
        ...partParameters(pending.finalParts),
        ...[this.owner, statement],
      ];
      const { rows } = await this.pool.query<{ no: string }>({ ...APPEND_OUTCOMES, values });
      return rows.map((row) => Number(row.no));
    });
    if (mine === undefined) return;
    const lost = new Set<Work>();
    for (const [work, delta] of finals.deltas) {
      if (!mine.has(work.facts.batchNo)) lost.add(work);
      this.hooks.durable(work, delta.resolved);
    }
    finals.settle();
    this.hooks.written(finals, lost);
    if (lost.size > 0) this.hooks.late(lateFinals(finals, pending.finalParts, lost));
  }

  /** First outcomes that are not the last: the recipients go to the retry store. */
  async deferrals(pending: Pending): Promise<void> {
    const statement = this.marks.next();
    const mine = await this.firsts(statement, pending, async () => {
      const values = this.deferralValues(pending, statement);
      const { rows } = await this.pool.query<{ no: string }>({ ...APPEND_DEFERRALS, values });
      return rows.map((row) => Number(row.no));
    });
    if (mine === undefined) return;
    const { deferrals, deferralParts } = pending;
    for (const { work, item, state, again } of deferrals)
      if (state === OUTCOME.failed || again?.dueAt === null) work.settle(item);
    const lost = deferrals.filter((row) => !mine.has(row.work.facts.batchNo));
    for (const row of deferrals) this.hooks.durable(row.work, 1);
    this.hooks.deferred();
    if (lost.length > 0) this.hooks.late(lost.map((row) => lateCold(row, deferralParts)));
  }

  /** Outcomes of recipients claimed from the retry store. */
  async conclusions({ conclusions, conclusionParts }: Pending): Promise<void> {
    const statement = this.marks.next();
    const values = [
      ...[this.owner, this.slot],
      ...coldParameters(conclusions),
      ...againParameters(conclusions),
      conclusions.map((row) => row.key),
      ...partParameters(conclusionParts),
      statement,
    ];
    const held = await this.once(statement, async () => {
      const { rows } = await this.pool.query<{ batch_no: string; recipient: number }>({
        ...CONCLUDE_RETRIES,
        values,
      });
      return rows.map((row) => Number(row.batch_no) * RECIPIENTS_EACH + row.recipient);
    });
    if (held === undefined) return;
    const lost = conclusions.filter(
      ({ work, item }) => !held.has(work.facts.batchNo * RECIPIENTS_EACH + work.placeOf(item)),
    );
    for (const row of conclusions) this.hooks.durable(row.work, 1);
    if (lost.length > 0) this.hooks.late(lost.map((row) => lateCold(row, conclusionParts)));
  }

  private deferralValues({ deferrals, deferralParts }: Pending, statement: number): unknown[] {
    const sealed = deferrals.map(({ work, item }) =>
      sealRecipient(work.facts.key, {
        number: work.numbers[item] as number,
        text: work.texts?.[item] ?? null,
      }),
    );
    return [
      ...[int4Array(deferrals.map(({ work }) => work.facts.tenure)), this.slot],
      ...coldParameters(deferrals),
      ...againParameters(deferrals),
      sealed,
      deferrals.map(({ work, item }) => work.subscriberOf(item)),
      ...partParameters(deferralParts),
      ...[this.owner, statement],
    ];
  }

  /**
   * As `once`, of first outcomes: without those that the ledger refuses because it has one of that recipient, unless it has
   * it of this very statement, of which two attempts were under way.
   */
  private firsts(statement: number, rows: Pending, run: () => Promise<number[]>) {
    return this.once(statement, async () => {
      try {
        return await run();
      } catch (error) {
        if (isIntegrityViolation(error) && (await this.marks.written(statement)) === null)
          await this.leaveOut(rows);
        throw error;
      }
    });
  }

  private async leaveOut(rows: Pending): Promise<void> {
    for (const { work, item } of await leaveOutKnown(this.pool, rows)) {
      this.hooks.repeated(work);
      work.settle(item);
      this.hooks.durable(work, 1);
    }
  }

  /**
   * Runs a statement until it is known to have taken effect. @returns what it wrote; undefined when the process stops
   * before
   */
  private once(statement: number, run: () => Promise<number[]>): Promise<Set<number> | undefined> {
    return this.persistence.run('ledger', async (attempt) => {
      const before = attempt > 1 ? await this.marks.written(statement) : null;
      if (before !== null) return before;
      const written = new Set(await run());
      // An earlier attempt may have been committed while this one waited for it.
      return attempt > 1 ? ((await this.marks.written(statement)) ?? written) : written;
    });
  }
}
