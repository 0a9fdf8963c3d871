import type { Pool, PoolClient } from 'pg';
import { shardOf } from '#libs/contracts';
import { FORGET_NEXT, HEAR_ERASURE } from './erasures.sql.js';

/** Until then every instance knows who was erased, and packs no more digits of theirs. */
const KNOWN_EVERYWHERE_SECONDS = 10;

/** Takes the last digits of erased people's numbers out of the batches. */
export class Erasures {
  constructor(private readonly pool: Pool) {}

  /** In the transaction in which it is decided. */
  static async hear(client: PoolClient, subscriberId: string, messages: readonly string[]): Promise<void> {
    await client.query(HEAR_ERASURE, [subscriberId, shardOf(subscriberId), messages]);
  }

  /** One person after the other: each is a look through the batches. @returns how many people */
  async forget(afterSeconds = KNOWN_EVERYWHERE_SECONDS): Promise<number> {
    for (let people = 0; ; people++)
      if ((await this.pool.query(FORGET_NEXT, [afterSeconds])).rows.length === 0) return people;
  }
}
