import { setTimeout as pause } from 'node:timers/promises';
import { KeyError, open, seal } from '#libs/keys';
import { transaction, transactionOn, type Sql } from '../sql.js';
import { idBytes, idOf, ID_BYTES } from './ids.js';
import type { MunicipalityKey } from './municipality-keys.js';
import { MUNICIPALITY, type Payloads } from './payloads.js';
import { PUT_SEALED } from './rekey.sql.js';
import { openSubjectKey, wrapSubjectKey } from './subject-keys.js';
import {
  DROP_SEALED,
  PAYLOADS_PAGE,
  REWRAP_SUBJECTS,
  SUBJECTS_PAGE,
  WAIT_BRIEFLY,
} from './town-rotation.sql.js';

/** Rows of one transaction: nobody waits long for it. */
const AT_ONCE = 200;
const AGAIN_AFTER_MS = 100;

/** Lock not available, deadlock (PostgreSQL, Appendix A). */
const IN_THE_WAY = new Set(['55P03', '40P01']);

interface Row {
  id: string;
  was: Buffer;
}

type Moved = Row & { now: Buffer };

/** How a payload begins that stands under that key of a municipality. */
export function underKey(id: string): Buffer {
  return Buffer.concat([Buffer.from([MUNICIPALITY]), idBytes(id)]);
}

/** Brings what stands under old keys of municipalities under the new ones, in small transactions. */
export class TownSweep {
  #done = 0;
  readonly #logOf: ReadonlyMap<string, string>;

  constructor(
    private readonly sql: Sql,
    private readonly payloads: Payloads,
    private readonly old: readonly { id: string; logId: string }[],
    private readonly steps: { onWaiting: (count: number) => void; onProgress: (done: number) => void },
  ) {
    this.#logOf = new Map(old.map(({ id, logId }) => [id, logId]));
  }

  /** @returns how many rows followed; what does not open stays where it is */
  async run(): Promise<number> {
    const ids = this.old.map(({ id }) => id);
    await this.payloads.keys.load(transactionOn(this.sql), ids);
    await this.pages(SUBJECTS_PAGE, ids.map(idBytes), (rows) => this.subjects(rows));
    await this.pages(PAYLOADS_PAGE, ids.map(underKey), (rows) => this.payloadsOf(rows));
    return this.#done;
  }

  private async pages(page: string, under: Buffer[], move: (rows: Row[]) => Promise<number>): Promise<void> {
    for (let after: string | null = null; ;) {
      const rows: Row[] = await this.sql<Row>(page, [after, under, AT_ONCE]);
      // Whoever is in the way, an erasure for one, ends soon; then the page holds what they left.
      if (!(await this.moves(() => move(rows)))) {
        this.steps.onWaiting(1);
        await pause(AGAIN_AFTER_MS);
        continue;
      }
      this.steps.onProgress(this.#done);
      after = rows.at(-1)?.id ?? null;
      if (rows.length < AT_ONCE) return;
    }
  }

  /** @returns false where somebody was in the way, and nothing was done */
  private async moves(work: () => Promise<number>): Promise<boolean> {
    try {
      this.#done += await transaction(this.sql, async () => {
        await this.sql(WAIT_BRIEFLY);
        return work();
      });
      return true;
    } catch (error) {
      if (IN_THE_WAY.has((error as { code?: string }).code ?? '')) return false;
      throw error;
    }
  }

  private async subjects(rows: readonly Row[]): Promise<number> {
    const moved = await this.anew(rows, 0, ({ id, was }, by) =>
      wrapSubjectKey(openSubjectKey(was, id, this.payloads.keys), id, by),
    );
    const columns = [moved.map(({ id }) => id), moved.map(({ was }) => was), moved.map(({ now }) => now)];
    return (await this.sql(REWRAP_SUBJECTS, columns)).length;
  }

  private async payloadsOf(rows: readonly Row[]): Promise<number> {
    const moved = await this.anew(rows, 1, ({ id, was }, by) => {
      const old = this.payloads.keys.known(keyOf(was, 1)) ?? Buffer.alloc(0);
      const plain = open(old, was.subarray(1 + ID_BYTES), idBytes(id));
      return Buffer.concat([underKey(by.id), seal(by.key, plain, idBytes(id))]);
    });
    const columns = [moved.map(({ id }) => id), moved.map(({ was }) => was)];
    const dropped = new Set((await this.sql<{ id: string }>(DROP_SEALED, columns)).map(({ id }) => id));
    const put = moved.filter(({ id }) => dropped.has(id));
    await this.sql(PUT_SEALED, [put.map(({ id }) => id), put.map(({ now }) => now)]);
    return put.length;
  }

  /** What opens, under the key that seals for the same log now. @param at where the old key's id begins */
  private async anew(
    rows: readonly Row[],
    at: number,
    make: (row: Row, by: MunicipalityKey) => Buffer,
  ): Promise<Moved[]> {
    const moved: Moved[] = [];
    for (const row of rows) {
      const logId = this.#logOf.get(keyOf(row.was, at));
      if (logId === undefined) continue;
      const by = await this.payloads.keys.sealing(transactionOn(this.sql), logId);
      try {
        moved.push({ ...row, now: make(row, by) });
      } catch (error) {
        // What is damaged stays, keeps the old key, and is told of.
        if (!(error instanceof KeyError)) throw error;
      }
    }
    return moved;
  }
}

function keyOf(under: Buffer, at: number): string {
  return idOf(under.subarray(at, at + ID_BYTES));
}
