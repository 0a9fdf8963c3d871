import type { Pool } from 'pg';
import type { ControlRow, ControlState } from '../control/control-state.js';
import { int2Array, int4Array, int8Array } from '../ledger/binary-array.js';
import type { Persistence } from '../ledger/persist.js';
import { JOURNAL_GROUPS } from './journal-groups.sql.js';
import type { Work } from './work.js';

interface JournalHooks {
  /** These works may be submitted up to `ready`. */
  journaled(works: Iterable<Work>): void;
  /** These are another process's now. */
  lost(works: readonly Work[]): void;
}

/**
 * Writes the intent to submit before anything is submitted. One statement at a time; whatever is asked for
 * meanwhile goes together in the next.
 */
export class Journal {
  private asked = new Map<Work, number>();
  private writing = false;

  constructor(
    private readonly pool: Pool,
    private readonly control: ControlState,
    private readonly persistence: Persistence,
    private readonly hooks: JournalHooks,
  ) {}

  /** Asks that the work be journalled up to `upto`. */
  ask(work: Work, upto: number): void {
    this.asked.set(work, upto);
    if (!this.writing) void this.writeAll();
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    // Whoever asks in this turn goes with the first statement.
    await Promise.resolve();
    while (this.asked.size > 0) {
      const groups = this.asked;
      this.asked = new Map();
      const lost = await this.persistence.run('journal', () => this.write(groups));
      if (lost === undefined) break;
      if (lost.length > 0) this.hooks.lost(lost);
      this.hooks.journaled(groups.keys());
    }
    this.writing = false;
  }

  /** @returns works that are another process's now */
  private async write(groups: Map<Work, number>): Promise<Work[]> {
    const works = [...groups.keys()];
    const { rows } = await this.pool.query<Omit<ControlRow, 'kind'> & { kind: string }>({
      ...JOURNAL_GROUPS,
      values: [
        int8Array(works.map((work) => work.facts.batchNo)),
        int2Array([...groups.values()]),
        int4Array(works.map((work) => work.facts.tenure)),
        this.control.seq,
      ],
    });
    const mine = new Set(rows.filter((row) => row.kind === 'mine').map((row) => Number(row.seq)));
    this.control.apply(rows.filter((row) => row.kind !== 'mine') as ControlRow[]);
    const lost: Work[] = [];
    for (const [work, upto] of groups) {
      if (mine.has(work.facts.batchNo)) work.ready = Math.max(work.ready, upto);
      else lost.push(work);
    }
    return lost;
  }
}
