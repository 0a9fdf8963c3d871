import { TileBuilder, type Tile } from '#libs/tlog';
import { CHECKPOINT_SIGNED } from '../checkpoints/checkpoint.sql.js';
import { leafOf, logIdOf, type LogEntry } from '../log-entry.js';
import { LogStore } from '../log-store.js';
import { transaction, type Sql } from '../sql.js';
import { FORGET_PENDING, LEAD, NUMBER_ENTRIES, RESIGN, STORE_TILES, TAKE_PENDING } from './sequence.sql.js';

/** Entries numbered in one transaction. Small enough not to hold the process's other work up. */
const BATCH = 1_000;

interface Pending extends LogEntry {
  xid: string;
}

interface Numbered {
  logId: string;
  seq: number;
  entry: Pending;
  leaf: Buffer;
}

/**
 * Gives committed entries their place, without gaps, in the log of their municipality. One at a time among all
 * instances: it works on the very session that holds the lock, so that losing the one is losing the other.
 */
export class Sequencer {
  readonly #store: LogStore;
  readonly #builders = new Map<string, TileBuilder>();

  private constructor(private readonly sql: Sql) {
    this.#store = new LogStore(sql);
  }

  /** @returns null while another session sequences */
  static async elect(sql: Sql): Promise<Sequencer | null> {
    const [row] = await sql<{ leads: boolean }>(LEAD);
    return row?.leads === true ? new Sequencer(sql) : null;
  }

  /** Lets another session sequence. */
  async resign(): Promise<void> {
    await this.sql(RESIGN);
  }

  /**
   * Numbers what can be numbered, up to a batch, in one transaction.
   * @returns how many, whether more may wait, and the logs that have more to sign: an entry that tells of a checkpoint
   * waits for others
   */
  async next(): Promise<{ entries: number; more: boolean; logs: string[] }> {
    try {
      return await transaction(this.sql, () => this.batch());
    } catch (error) {
      // What was built was not stored: begin again from what is.
      this.#builders.clear();
      throw error;
    }
  }

  /** Numbers all that can be numbered now. @returns how many */
  async drain(): Promise<number> {
    for (let all = 0; ;) {
      const { entries } = await this.next();
      if (entries === 0) return all;
      all += entries;
    }
  }

  private async batch(): Promise<{ entries: number; more: boolean; logs: string[] }> {
    const pending = await this.sql<Pending>(TAKE_PENDING, [BATCH]);
    const numbered: Numbered[] = [];
    const tiles: (Tile & { logId: string })[] = [];
    for (const entry of pending) {
      const logId = logIdOf(entry.municipality);
      const builder = await this.builderOf(logId);
      const leaf = leafOf(entry);
      numbered.push({ logId, seq: builder.size, entry, leaf });
      for (const tile of builder.append(leaf)) tiles.push({ ...tile, logId });
    }
    if (numbered.length > 0) await this.store(numbered, tiles);
    const toSign = numbered.filter(({ entry }) => entry.event !== CHECKPOINT_SIGNED);
    const entries = numbered.length;
    return { entries, more: entries === BATCH, logs: [...new Set(toSign.map(({ logId }) => logId))] };
  }

  private async store(numbered: readonly Numbered[], tiles: readonly (Tile & { logId: string })[]) {
    await this.sql(NUMBER_ENTRIES, [
      numbered.map(({ logId }) => logId),
      numbered.map(({ seq }) => seq),
      numbered.map(({ entry }) => entry.id),
      numbered.map(({ leaf }) => leaf),
    ]);
    if (tiles.length > 0)
      await this.sql(STORE_TILES, [
        tiles.map(({ logId }) => logId),
        tiles.map(({ level }) => level),
        tiles.map(({ index }) => index),
        tiles.map(({ root }) => root),
        tiles.map(({ data }) => data),
      ]);
    await this.sql(FORGET_PENDING, [
      numbered.map(({ entry }) => entry.xid),
      numbered.map(({ entry }) => entry.id),
    ]);
  }

  private async builderOf(logId: string): Promise<TileBuilder> {
    const known = this.#builders.get(logId);
    if (known !== undefined) return known;
    const builder = await TileBuilder.restore(await this.#store.size(logId), this.#store.tiles(logId));
    this.#builders.set(logId, builder);
    return builder;
  }
}
