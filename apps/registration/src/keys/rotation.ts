import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { AuditLog, type AuditActor, type Payloads } from '#libs/audit';
import { KEY_BYTES, kekIdOf } from '#libs/keys';
import { keyContext, NumberKeys, wrapped, type KeyRow, type Query } from '../numbers/number-keys.js';
import { ADD_KEY, READ_KEYS, TELL, UNAWARE } from '../numbers/number-keys.sql.js';
import {
  LAST_VERSION,
  LEAD,
  MAKE_CURRENT,
  MAKE_OLD,
  NOW,
  OLDER_TRANSACTIONS,
  RETIRE_KEY,
  REWRAP_NUMBER_KEY,
  STANDING,
} from './rotation.sql.js';
import { Sweep } from './sweep.js';

export type Rotatable = 'number' | 'index';

export interface RotationSteps {
  /** Services or transactions that still work with other keys. */
  onWaiting: (count: number) => void;
  onProgress: (done: number, all: number) => void;
}

export interface Rotated {
  kind: Rotatable;
  version: number;
  /** Rows that were sealed or indexed anew in this run. */
  rows: number;
  /** Versions that are gone. */
  retired: number[];
  /** What keeps an old version: rows by table. */
  left: Record<string, number>;
}

const LOOK_EVERY_MS = 100;

export class RotationBusyError extends Error {
  override readonly name = 'RotationBusyError';
  readonly code = 'keys.busy';
}

/**
 * Changes the keys of the numbers while everybody works. Every step is a state in the database, so that a run that was
 * killed goes on where it was: `next` is known to all before it becomes `current`; under what was then made `old`
 * nothing new comes; rows follow; and what nothing stands under any more is retired.
 */
export class Rotation {
  readonly #query: Query;
  readonly #audit: AuditLog;

  /** @param client a session of its own: holding the office ends with it */
  constructor(
    private readonly client: Client,
    private readonly payloads: Payloads,
    private readonly actor: AuditActor,
    private readonly steps: RotationSteps,
  ) {
    this.#query = async <R>(statement: string, values?: unknown[]) =>
      (await client.query(statement, values)).rows as R[];
    this.#audit = new AuditLog(payloads);
  }

  /** @throws RotationBusyError when another run is under way */
  async lead(): Promise<void> {
    const [row] = await this.#query<{ leads: boolean }>(LEAD);
    if (row?.leads !== true)
      throw new RotationBusyError('Un’altra rotazione è in corso. / Another rotation is under way.');
  }

  keys(): Promise<KeyRow[]> {
    return this.#query<KeyRow>(READ_KEYS);
  }

  /** What stands under a version, by table. */
  async standing(kind: Rotatable, version: number): Promise<Record<string, number>> {
    const rows = await this.#query<{ table: string; rows: number }>(STANDING[kind], [version]);
    return Object.fromEntries(rows.filter((row) => row.rows > 0).map((row) => [row.table, row.rows]));
  }

  /** Wraps the keys of the numbers with the current key-encryption key. @returns how many */
  async rewrap(): Promise<number> {
    const { kek } = this.payloads;
    let done = 0;
    for (const { kind, version, wrapped: was } of await this.keys()) {
      const from = kekIdOf(was);
      if (from === kek.current) continue;
      const context = keyContext(kind, version);
      const now = await kek.wrap(await kek.unwrap(was, context), context);
      await this.changed({ what: `${kind}_key`, version, from, to: kek.current }, async () => {
        const rows = await this.#query(REWRAP_NUMBER_KEY, [kind, version, was, now]);
        done += rows.length;
        return rows.length > 0;
      });
    }
    return done;
  }

  /** A new key of this kind; or the rotation that was begun before is brought to its end. */
  async rotate(kind: Rotatable): Promise<Rotated> {
    let rows = (await this.keys()).filter((row) => row.kind === kind);
    if (rows.every(({ state }) => state === 'current')) await this.begin(kind);
    rows = (await this.keys()).filter((row) => row.kind === kind);
    if (rows.some(({ state }) => state === 'next')) {
      await this.everybodyKnows();
      await this.makeCurrent(kind);
    }
    rows = (await this.keys()).filter((row) => row.kind === kind);
    const version = rows.find(({ state }) => state === 'current')?.version ?? 0;
    const result: Rotated = { kind, version, rows: 0, retired: [], left: {} };
    for (const { version: old } of rows.filter(({ state }) => state === 'old')) {
      await this.everybodyKnows();
      const keys = await NumberKeys.open(this.#query, this.payloads.kek, {});
      result.rows += await new Sweep(this.client, keys, this.steps.onProgress).run(kind, old);
      result.left = await this.standing(kind, old);
      if (Object.keys(result.left).length > 0) continue;
      await this.retire(kind, old);
      result.retired.push(old);
    }
    return result;
  }

  private async begin(kind: Rotatable): Promise<void> {
    const [last] = await this.#query<{ version: number }>(LAST_VERSION, [kind]);
    const version = (last?.version ?? 0) + 1;
    const key = await wrapped(this.payloads.kek, kind, version, randomBytes(KEY_BYTES));
    await this.changed({ what: `${kind}_key`, version, state: 'next' }, async () => {
      await this.#query(ADD_KEY, [kind, version, 'next', key]);
      return true;
    });
  }

  private async makeCurrent(kind: Rotatable): Promise<void> {
    await this.changed({ what: `${kind}_key`, state: 'current' }, async () => {
      await this.#query(MAKE_OLD, [kind]);
      return (await this.#query(MAKE_CURRENT, [kind])).length > 0;
    });
  }

  private async retire(kind: Rotatable, version: number): Promise<void> {
    await this.changed({ what: `${kind}_key`, version, state: 'retired' }, async () => {
      return (await this.#query(RETIRE_KEY, [kind, version])).length > 0;
    });
  }

  /** With its entry in the log, and everybody told; or nothing of it. */
  private async changed(what: Record<string, unknown>, change: () => Promise<boolean>): Promise<void> {
    await this.client.query('BEGIN');
    try {
      if (await change())
        await this.#audit.append(this.client, {
          ...{ municipalityId: null, event: 'key.rotated', actor: this.actor, payload: what },
        });
      await this.#query(TELL);
      await this.client.query('COMMIT');
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Every process works with the keys as they are, and no transaction goes on that began before. */
  private async everybodyKnows(): Promise<void> {
    const { generation } = await NumberKeys.open(this.#query, this.payloads.kek, {});
    await this.none(UNAWARE, [generation]);
    const [row] = await this.#query<{ now: Date }>(NOW);
    await this.none(OLDER_TRANSACTIONS, [row?.now]);
  }

  private async none(question: string, values: unknown[]): Promise<void> {
    for (;;) {
      const [row] = await this.#query<{ n: number }>(question, values);
      if (row?.n === 0) return;
      this.steps.onWaiting(row?.n ?? 0);
      await pause(LOOK_EVERY_MS);
    }
  }
}
