import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { NumberCipherError } from '../numbers/number-cipher.js';
import type { NumberKeys } from '../numbers/number-keys.js';
import {
  HOLDERS,
  LOCK_FREE,
  MOVE_INDEX,
  pageOf,
  reseal,
  WAIT_BRIEFLY,
  STANDING,
  type Holder,
} from './rotation.sql.js';

/** Rows of one transaction: nobody waits long for it. */
const AT_ONCE = 200;
/** Rows that somebody holds are tried again in the next round. */
const ROUNDS = 200;
const BETWEEN_ROUNDS_MS = 100;

/** Lock not available, deadlock (PostgreSQL, Appendix A). */
const IN_THE_WAY = new Set(['55P03', '40P01']);

interface Row {
  id: string;
  municipalityId: string;
  sealed: Buffer;
  index: Buffer;
}

/** Brings the rows that stand under an old key under the current one, in small transactions. */
export class Sweep {
  #done = 0;
  #all = 0;

  constructor(
    private readonly client: Client,
    private readonly keys: NumberKeys,
    private readonly onProgress: (done: number, all: number) => void,
  ) {}

  /** @returns how many rows that hold a number were done */
  async run(kind: 'number' | 'index', version: number): Promise<number> {
    const { rows } = await this.client.query<{ table: string; rows: number }>(STANDING[kind], [version]);
    const holders = rows.filter(({ table }) => (HOLDERS as readonly string[]).includes(table));
    this.#all = holders.reduce((sum, each) => sum + each.rows, 0);
    for (let round = 0; round < ROUNDS; round++) {
      let missed = 0;
      for (const holder of HOLDERS) missed += await this.pass(holder, kind, version);
      if (missed === 0) break;
      await pause(BETWEEN_ROUNDS_MS);
    }
    return this.#done;
  }

  /** Through the table once. @returns how many somebody held */
  private async pass(holder: Holder, kind: 'number' | 'index', version: number): Promise<number> {
    let missed = 0;
    for (let after: string | null = null; ;) {
      const page: { rows: Row[] } = await this.client.query<Row>(pageOf(holder, kind), [
        version,
        after,
        AT_ONCE,
      ]);
      const done = await this.transaction(() =>
        kind === 'number' ? this.reseal(holder, page.rows) : this.move(page.rows),
      );
      missed += page.rows.length - done;
      this.#done += done;
      this.onProgress(this.#done, Math.max(this.#all, this.#done));
      after = page.rows.at(-1)?.id ?? null;
      if (page.rows.length < AT_ONCE) return missed;
    }
  }

  private async reseal(holder: Holder, rows: readonly Row[]): Promise<number> {
    const { cipher } = this.keys;
    const readable = rows.filter((row) => this.numberOf(row) !== null);
    const { rowCount } = await this.client.query(reseal(holder), [
      readable.map(({ id }) => id),
      readable.map(({ sealed }) => sealed),
      readable.map((row) => cipher.seal(this.numberOf(row) ?? NaN, row.municipalityId, row.id)),
    ]);
    return (rowCount ?? 0) + rows.length - readable.length;
  }

  /** All rows of these numbers at once, wherever they are. @returns how many of the rows given */
  private async move(rows: readonly Row[]): Promise<number> {
    const free = await this.client.query<{ index: Buffer }>(LOCK_FREE, [rows.map((row) => row.index)]);
    const ours = new Set(free.rows.map((row) => row.index.toString('hex')));
    const readable = rows.filter((row) => this.numberOf(row) !== null);
    const moving = readable.filter((row) => ours.has(row.index.toString('hex')));
    const now = moving.map((row) => this.keys.index.ofNumber(this.numberOf(row) ?? NaN, row.municipalityId));
    for (const statement of MOVE_INDEX)
      await this.client.query(statement, [
        moving.map((row) => row.municipalityId),
        moving.map((row) => row.index),
        now,
      ]);
    return moving.length + rows.length - readable.length;
  }

  /** Null for what is damaged: it stays where it is, keeps the old key from being retired, and is told of. */
  private numberOf({ id, municipalityId, sealed }: Row): number | null {
    try {
      return this.keys.cipher.open(sealed, municipalityId, id);
    } catch (error) {
      if (error instanceof NumberCipherError) return null;
      throw error;
    }
  }

  /** @returns 0 where somebody was in the way */
  private async transaction(work: () => Promise<number>): Promise<number> {
    await this.client.query('BEGIN');
    try {
      await this.client.query(WAIT_BRIEFLY);
      const done = await work();
      await this.client.query('COMMIT');
      return done;
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      if (!IN_THE_WAY.has((error as { code?: string }).code ?? '')) throw error;
      return 0;
    }
  }
}
