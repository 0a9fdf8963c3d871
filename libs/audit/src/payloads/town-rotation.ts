import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { KEY_BYTES } from '#libs/keys';
import { AuditLog } from '../audit-log.js';
import type { AuditActor } from '../events.js';
import { transaction, transactionOn, type Sql } from '../sql.js';
import { idBytes } from './ids.js';
import { MAKE_SEALING_KEY } from './keys.sql.js';
import { contextOf } from './municipality-keys.js';
import type { Payloads } from './payloads.js';
import { TownSweep, underKey } from './town-sweep.js';
import {
  BELOW_HORIZON,
  CLOSE,
  CLOSED,
  DESTROY,
  EMPTIED,
  HORIZON,
  LOGS,
  READ_OF_LATE,
  REMEMBERED,
  RETIRE,
  STANDING,
  UNFINISHED,
} from './town-rotation.sql.js';

export interface TownSteps {
  /** Until nobody has a key of before in mind any more. */
  onWaiting: (count: number) => void;
  onProgress: (done: number, all: number) => void;
}

export interface TownsRotated {
  /** Municipalities that have a new key; 0 where an older rotation was brought to its end. */
  made: number;
  /** Persons' keys and payloads that followed in this run. */
  rows: number;
  /** Keys that are gone. */
  destroyed: number;
  /** What keeps an old key because it opens under none: rows by table. */
  left: Record<string, number>;
}

interface Key {
  id: string;
  logId: string;
}

const LOOK_EVERY_MS = 100;
/** Whoever asked for a key just before it was retired had the answer a little later. */
const PATIENCE = 1.25;

/**
 * New data keys of the municipalities while everybody works. Every step is a state in the database, so that a run that
 * was killed goes on where it was: a new key is made and the old one retired; once nobody has that in mind any more it
 * is closed; persons' keys and payloads follow; what is empty is destroyed. No leaf of a log changes.
 */
export class TownRotation {
  readonly #audit: AuditLog;

  /** @param sql of a session of its own */
  constructor(
    private readonly sql: Sql,
    private readonly payloads: Payloads,
    private readonly actor: AuditActor,
    private readonly steps: TownSteps,
  ) {
    this.#audit = new AuditLog(payloads);
  }

  /** New keys for all of them; or the rotation that was begun before is brought to its end. */
  async rotate(): Promise<TownsRotated> {
    const patienceMs = Math.ceil(this.payloads.keys.rememberedMs * PATIENCE);
    const [unfinished] = await this.sql<{ n: number }>(UNFINISHED);
    const made = unfinished?.n === 0 ? await this.begin() : 0;
    await this.none(REMEMBERED, [patienceMs]);
    await this.step('closed', CLOSE);
    const [now] = await this.sql<{ horizon: string }>(HORIZON);
    await this.none(BELOW_HORIZON, [now?.horizon]);
    const old = await this.sql<Key>(CLOSED);
    const standing = await this.standing(old);
    const all = standing.reduce((sum, { rows }) => sum + rows, 0);
    const sweep = new TownSweep(this.sql, this.payloads, old, {
      onWaiting: this.steps.onWaiting,
      onProgress: (done) => this.steps.onProgress(done, Math.max(all, done)),
    });
    const rows = all === 0 ? 0 : await sweep.run();
    const left = await this.empty(old);
    await this.none(READ_OF_LATE, [patienceMs]);
    const destroyed = await this.step('destroyed', DESTROY);
    return { made, rows, destroyed, left };
  }

  /** For all at once, or for none. @returns how many */
  private begin(): Promise<number> {
    return transaction(this.sql, async () => {
      const logs = await this.sql<{ logId: string }>(LOGS);
      const made: Key[] = [];
      for (const { logId } of logs) {
        const id = randomUUID();
        const wrapped = await this.payloads.kek.wrap(randomBytes(KEY_BYTES), contextOf(logId, id));
        await this.sql(MAKE_SEALING_KEY, [id, logId, wrapped]);
        made.push({ id, logId });
      }
      const ids = (keys: Key[]) => keys.map(({ id }) => id);
      const retired = await this.sql<Key>(RETIRE, [made.map(({ logId }) => logId), ids(made)]);
      await this.tell('made', made);
      await this.tell('retired', retired);
      return made.length;
    });
  }

  /** Every key that a statement brings one step on, each with its entry; or none. @returns how many */
  private step(state: string, statement: string): Promise<number> {
    return transaction(this.sql, async () => {
      const keys = await this.sql<Key>(statement);
      await this.tell(state, keys);
      return keys.length;
    });
  }

  private async tell(state: string, keys: readonly Key[]): Promise<void> {
    await this.#audit.appendAll(
      transactionOn(this.sql),
      keys.map(({ id, logId }) => ({
        ...{ municipalityId: null, event: 'key.rotated', actor: this.actor },
        payload: { what: 'municipality_key', key: id, log: logId, state },
      })),
    );
  }

  private standing(keys: readonly Key[]): Promise<{ table: string; id: string; rows: number }[]> {
    return this.sql(STANDING, [keys.map(({ id }) => idBytes(id)), keys.map(({ id }) => underKey(id))]);
  }

  /** Marks the keys under which nothing stands. @returns what stands under the others */
  private async empty(keys: readonly Key[]): Promise<Record<string, number>> {
    const left: Record<string, number> = {};
    const standing = await this.standing(keys);
    for (const { table, rows } of standing) left[table] = (left[table] ?? 0) + rows;
    const kept = new Set(standing.map(({ id }) => id));
    await this.sql(EMPTIED, [keys.map(({ id }) => id).filter((id) => !kept.has(id))]);
    return left;
  }

  private async none(question: string, values: unknown[]): Promise<void> {
    for (;;) {
      const [row] = await this.sql<{ n: number }>(question, values);
      if (row?.n === 0) return;
      this.steps.onWaiting(row?.n ?? 0);
      await pause(LOOK_EVERY_MS);
    }
  }
}
