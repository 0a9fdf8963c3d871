import type { Topic } from '#libs/contracts';
import type { Pool } from 'pg';
import { within } from '../backoff.js';
import type { Delivery, Queryable } from '../feed.js';
import { SILENT, type FeedLog } from '../log.js';
import { feedPool, transaction } from './pool.js';

const STORE = `
  INSERT INTO feed.dead_letter (group_name, id, topic, shard, reason, published_at, payload)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (group_name, id) DO NOTHING`;
const LIST = `
  SELECT id, topic, shard, reason, published_at AS "publishedAt", dead_at AS "deadAt", payload
  FROM feed.dead_letter WHERE group_name = $1 ORDER BY dead_at, id LIMIT $2`;
const FIND = `
  SELECT id FROM feed.dead_letter
  WHERE group_name = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2::uuid[])) AND ($3::text IS NULL OR reason = $3)
  ORDER BY published_at, id`;
const TAKE = `
  DELETE FROM feed.dead_letter WHERE group_name = $1 AND id = ANY ($2::uuid[])
  RETURNING id, topic, shard, reason, published_at AS "publishedAt", dead_at AS "deadAt", payload`;

/** Records of one transaction: a batch may have a hundred kilobytes. */
const AT_ONCE = 100;

/** A record that was put aside, as it was: what was sealed in it still is. */
export interface DeadLetter {
  id: string;
  topic: Topic;
  shard: number;
  /** A stable code, such as `contract.malformed`. */
  reason: string;
  publishedAt: Date;
  deadAt: Date;
  payload: Buffer;
}

/** Which letters of a group; all of them where neither is given. */
export interface LetterChoice {
  ids?: readonly string[];
  /** The code they were put aside with. */
  reason?: string;
}

/** Where records go that no retry can help, for people to read. */
export class DeadLetters {
  private readonly pool: Pool;

  constructor(options: { url: string; log?: FeedLog }) {
    this.pool = feedPool(options.url, options.log ?? SILENT, 1);
  }

  /** Durable when it resolves; a second time changes nothing. The caller settles the delivery afterwards. */
  async store(group: string, delivery: Delivery, reason: string): Promise<void> {
    const { id, topic, shard, publishedAt, payload } = delivery;
    await this.pool.query(STORE, [group, id, topic, shard, reason, publishedAt, payload]);
  }

  /** The oldest first. */
  async list(group: string, limit = 100): Promise<DeadLetter[]> {
    return (await this.pool.query<DeadLetter>(LIST, [group, limit])).rows;
  }

  /**
   * Takes letters away, the oldest record first, a hundred in a transaction: they are gone if and only if `work` has
   * resolved and what it wrote in that transaction stands. A letter put aside meanwhile, also one that `work` has sent
   * on its way again, stays for the next time.
   * @returns how many were taken
   */
  async take(
    group: string,
    { ids, reason }: LetterChoice,
    work: (letters: readonly DeadLetter[], inTransaction: Queryable) => Promise<void>,
  ): Promise<number> {
    const { rows } = await this.pool.query<{ id: string }>(FIND, [group, ids ?? null, reason ?? null]);
    let taken = 0;
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      const some = rows.slice(start, start + AT_ONCE).map(({ id }) => id);
      taken += await transaction(this.pool, async (query) => {
        const letters = await query<DeadLetter>(TAKE, [group, some]);
        letters.sort((one, other) => one.publishedAt.getTime() - other.publishedAt.getTime());
        if (letters.length > 0) await work(letters, { query });
        return letters.length;
      });
    }
    return taken;
  }

  async close(): Promise<void> {
    await within(3_000, this.pool.end());
  }
}
