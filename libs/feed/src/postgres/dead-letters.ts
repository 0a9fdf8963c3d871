import type { Topic } from '#libs/contracts';
import type { Pool } from 'pg';
import { within } from '../backoff.js';
import type { Delivery } from '../feed.js';
import { SILENT, type FeedLog } from '../log.js';
import { feedPool } from './pool.js';

const STORE = `
  INSERT INTO feed.dead_letter (group_name, id, topic, shard, reason, published_at, payload)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (group_name, id) DO NOTHING`;
const LIST = `
  SELECT id, topic, shard, reason, published_at AS "publishedAt", dead_at AS "deadAt", payload
  FROM feed.dead_letter WHERE group_name = $1 ORDER BY dead_at, id LIMIT $2`;

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

  async close(): Promise<void> {
    await within(3_000, this.pool.end());
  }
}
