import { randomUUID } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { createTestDatabase, waitFor, type TestDatabase } from '#libs/testing';
import { feedMigrations } from '../migrations.js';
import type { Membership } from './lease.sql.js';
import { ShardLeases } from './shard-leases.js';

const SHARDS = 32;
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A member and what it believes to own. */
interface Member {
  leases: ShardLeases;
  owned: Set<number>;
  /** Ends the draining of what it has to give back. */
  drained: (() => void) | null;
}

describe('Leases of shards', () => {
  let database: TestDatabase;
  let pool: Pool;
  const members: Member[] = [];
  /** Shards that two believed to own at once. */
  let overlaps: number[];

  beforeEach(async () => {
    database = await createTestDatabase([feedMigrations]);
    pool = new Pool({ connectionString: database.urlFor('dispatcher') });
    overlaps = [];
  });

  afterEach(async () => {
    await Promise.all(members.splice(0).map(({ leases }) => leases.close(2_000)));
    await pool.end();
    await database.drop();
  });

  function join(over: Pool): Member {
    const owned = new Set<number>();
    const membership: Membership = { group: 'dispatcher', scope: 'lanes', member: randomUUID() };
    const hooks = {
      gained(shards: number[]) {
        overlaps.push(...shards.filter((shard) => members.some((member) => member.owned.has(shard))));
        for (const shard of shards) owned.add(shard);
      },
      lost(shards: number[]) {
        for (const shard of shards) owned.delete(shard);
      },
      drain: () => new Promise<void>((resolve) => (member.drained = resolve)),
    };
    const member: Member = { leases: new ShardLeases(over, membership, hooks, SILENT), owned, drained: null };
    members.push(member);
    return member;
  }

  it('are given back by a member after every beat that still says they are its own', async () => {
    const slow = new SlowCommits(pool);
    const first = join(slow.pool);
    await waitFor('all shards', () => first.owned.size === SHARDS);
    const second = join(pool);
    await waitFor('shards to be drained', () => first.drained !== null);
    slow.hold();
    await waitFor('a beat that has read who owns what', () => slow.held > 0);
    first.drained?.();
    // What is given back at once is in the database before this many questions are answered.
    for (let i = 0; i < 50; i++) await pool.query('SELECT 1');
    slow.go();
    await waitFor('half of the shards', () => second.owned.size === SHARDS / 2);
    await waitFor('the other half', () => first.owned.size === SHARDS / 2);
    expect(overlaps).toEqual([]);
  });

  it('are not taken up again by a member whom a beat’s answer reaches after they have ended', async () => {
    const slow = new SlowCommits(pool);
    const first = join(slow.pool);
    await waitFor('all shards', () => first.owned.size === SHARDS);
    slow.hold();
    const second = join(pool);
    await waitFor('the second to have all', () => second.owned.size === SHARDS);
    expect(first.owned.size).toBe(0);
    slow.go();
    await waitFor('a beat that finds both', () => second.drained !== null);
    second.drained?.();
    await waitFor('half of the shards', () => first.owned.size === SHARDS / 2);
    expect(overlaps).toEqual([]);
  });
});

/** A pool whose answers to beats' commits can be held up. */
class SlowCommits {
  held = 0;
  private gate: Promise<void> | null = null;
  go: () => void = () => undefined;

  constructor(private readonly inner: Pool) {}

  hold(): void {
    this.gate = new Promise((resolve) => (this.go = resolve));
  }

  get pool(): Pool {
    return { connect: () => this.connect() } as unknown as Pool;
  }

  private async connect(): Promise<PoolClient> {
    const client = await this.inner.connect();
    let isBeat = false;
    const query = async (text: string, values?: unknown[]) => {
      isBeat ||= text.includes('INSERT INTO feed.member');
      const answer = await client.query(text, values);
      if (text === 'COMMIT' && isBeat && this.gate !== null) {
        this.held++;
        await this.gate;
      }
      return answer;
    };
    return { query, release: (broken: boolean) => client.release(broken) } as unknown as PoolClient;
  }
}
