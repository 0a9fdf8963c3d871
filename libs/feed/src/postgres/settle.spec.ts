import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { TOPICS } from '#libs/contracts';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { record } from '../contract/collector.js';
import { feedMigrations } from '../migrations.js';
import { beat, giveBack, type Membership } from './lease.sql.js';
import { insertRecords } from './publish.sql.js';
import { deleteSettled } from './settle.sql.js';

const LANE = TOPICS.laneStandard;

/** A process that was stopped for a while believes in leases it has lost: the database must not. */
describe('A settlement in the database', () => {
  let database: TestDatabase;
  let publisher: Pool;
  let pool: Pool;
  const member = (): Membership => ({ group: 'dispatcher', scope: 'lanes', member: randomUUID() });

  beforeEach(async () => {
    database = await createTestDatabase([feedMigrations]);
    publisher = new Pool({ connectionString: database.urlFor('registration') });
    pool = new Pool({ connectionString: database.urlFor('dispatcher') });
    await insertRecords(publisher, [record(LANE, 3, 'x')]);
  });

  afterEach(async () => {
    await Promise.all([publisher.end(), pool.end()]);
    await database.drop();
  });

  async function rows(): Promise<{ topic: string; shard: number; position: number }[]> {
    const { rows: found } = await pool.query<{ topic: string; shard: number; position: string }>(
      'SELECT topic, shard, position FROM feed.record',
    );
    return found.map((row) => ({ ...row, position: Number(row.position) }));
  }

  it('removes the record of whoever holds the shard', async () => {
    const me = member();
    const { held } = await beat(pool, me);
    await expect(deleteSettled(pool, { ...me, epochs: held }, await rows())).resolves.toEqual(new Set([3]));
    await expect(rows()).resolves.toEqual([]);
  });

  it('is refused to whoever held the shard before', async () => {
    const [old, young] = [member(), member()];
    const { held } = await beat(pool, old);
    await pool.query(`UPDATE feed.member SET seen_at = seen_at - interval '5 seconds'`);
    const taken = await beat(pool, young);
    expect(taken.held.size).toBe(32);
    await expect(deleteSettled(pool, { ...old, epochs: held }, await rows())).resolves.toEqual(new Set());
    await expect(rows()).resolves.toHaveLength(1);
  });

  it('is refused under the epoch of an earlier tenure of the same member', async () => {
    const me = member();
    const { held } = await beat(pool, me);
    await giveBack(pool, me, [3]);
    const again = await beat(pool, me);
    await expect(deleteSettled(pool, { ...me, epochs: held }, await rows())).resolves.toEqual(new Set());
    await expect(deleteSettled(pool, { ...me, epochs: again.held }, await rows())).resolves.toEqual(
      new Set([3]),
    );
  });

  it('takes no shard from a member that lives', async () => {
    await beat(pool, member());
    const { held, excess } = await beat(pool, member());
    expect([held.size, excess.length]).toEqual([0, 0]);
  });
});
