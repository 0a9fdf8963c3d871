import { DataSource } from 'typeorm';
import type { Pool } from 'pg';
import { migrate, revertLast } from '#libs/database';
import { createLogger } from '#libs/observability';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { createPool } from '../database/pool.js';
import { dispatcherMigrations } from '../migrations/index.js';
import { Partitions } from './partitions.js';

const logger = createLogger({ service: 'dispatcher', level: 'silent' });
const UNPARTITIONED = { ...dispatcherMigrations, migrations: dispatcherMigrations.migrations.slice(0, 4) };
const PARTITIONED = { ...dispatcherMigrations, migrations: dispatcherMigrations.migrations.slice(0, 5) };

describe('The partitions of the ledger', () => {
  let database: TestDatabase;
  let owner: DataSource;
  let pool: Pool;

  const begin = async (sets = [dispatcherMigrations]) => {
    database = await createTestDatabase(sets);
    owner = await new DataSource({ type: 'postgres', url: database.ownerUrl }).initialize();
    pool = createPool(database.urlFor('dispatcher'), 3, logger);
  };

  afterEach(async () => {
    await owner.destroy();
    await pool.end();
    await database.drop();
  });

  const outcome = (batchNo: number, recipient = 0) =>
    pool.query(
      `INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, message_key, at)
       VALUES ($1, $2, 0, 1, 1, 0, 1, 0, $3, now())`,
      [batchNo, recipient, `m-${batchNo}`],
    );
  const placeOf = async (batchNo: number) => {
    const { rows } = await pool.query<{ place: string }>(
      `SELECT tableoid::regclass::text AS place FROM dispatcher.outcome WHERE batch_no = $1`,
      [batchNo],
    );
    return rows[0]?.place;
  };
  const reach = (batchNo: number) => owner.query(`SELECT setval('dispatcher.batch_no_seq', $1)`, [batchNo]);

  it('take over what was written before there were any, and give it back', async () => {
    await begin([UNPARTITIONED]);
    await reach(25_000);
    await outcome(3);
    await outcome(24_999);
    const rows = async () =>
      (await pool.query<object>('SELECT * FROM dispatcher.outcome ORDER BY batch_no')).rows;
    const before = await rows();
    await migrate(database.ownerUrl, [PARTITIONED]);
    expect(await rows()).toEqual(before);
    expect(await placeOf(24_999)).toBe('dispatcher.outcome_from_0');
    await outcome(30_001);
    expect(await placeOf(30_001)).toBe('dispatcher.outcome_from_30000');
    await revertLast(database.ownerUrl, PARTITIONED);
    expect(await rows()).toHaveLength(3);
    await expect(pool.query('DELETE FROM dispatcher.outcome')).rejects.toMatchObject({ code: '42501' });
  });

  it('are made before the batches come', async () => {
    await begin();
    const partitions = new Partitions(pool, logger);
    await partitions.prepare();
    await reach(10_001);
    partitions.reached(10_001);
    await partitions.prepare();
    await outcome(20_000);
    expect(await placeOf(20_000)).toBe('dispatcher.outcome_from_20000');
  });

  it('are missing at worst: the default has room for every batch, and becomes a partition itself', async () => {
    await begin();
    const partitions = new Partitions(pool, logger);
    await outcome(55_555);
    expect(await placeOf(55_555)).toBe('dispatcher.outcome_default');
    await reach(55_555);
    await partitions.prepare();
    expect(await placeOf(55_555)).toBe('dispatcher.outcome_from_20000');
    await outcome(60_000);
    expect(await placeOf(60_000)).toBe('dispatcher.outcome_from_60000');
  });

  it('are made while others write', async () => {
    await begin();
    const writer = await pool.connect();
    await writer.query('BEGIN');
    await writer.query(`INSERT INTO dispatcher.outcome_part VALUES (1, 0, 0, 1, 1, 'open')`);
    await reach(10_001);
    await new Partitions(pool, logger).prepare();
    await writer.query(`INSERT INTO dispatcher.outcome_part VALUES (20000, 0, 0, 1, 1, 'open')`);
    await writer.query('COMMIT');
    writer.release();
    const { rows } = await pool.query(
      'SELECT end_no FROM dispatcher.ledger_partition ORDER BY 1 DESC LIMIT 1',
    );
    expect(rows).toEqual([{ end_no: '30000' }]);
  });

  it('only grow, each by itself too, and are out of the service’s reach', async () => {
    await begin();
    await outcome(1);
    for (const table of ['outcome_from_0', 'outcome_from_10000', 'outcome_default', 'receipt_from_0']) {
      for (const verb of ['DELETE FROM', 'TRUNCATE'])
        await expect(owner.query(`${verb} dispatcher.${table}`)).rejects.toThrow('the ledger only grows');
      await expect(pool.query(`SELECT * FROM dispatcher.${table}`)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(pool.query('SELECT dispatcher.make_ledger_partitions(1000)')).rejects.toThrow(
      'between 1 and 100',
    );
    await expect(pool.query('DROP TABLE dispatcher.outcome_from_0')).rejects.toMatchObject({ code: '42501' });
  });

  it('that are old are passed over when a receipt is looked up', async () => {
    await begin();
    await reach(40_000);
    const partitions = new Partitions(pool, logger);
    await partitions.prepare();
    await batch(pool, 40_001);
    await reach(41_500);
    await batch(pool, 41_501);
    await owner.query(`UPDATE dispatcher.batch SET taken_at = now() - interval '36 days' WHERE no <= 40001`);
    await partitions.prepare();
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS off, TIMING off, SUMMARY off)
       SELECT 1 FROM dispatcher.outcome o WHERE o.message_key = 'm' AND o.route = 1
         AND o.batch_no >= (SELECT receipts_from FROM dispatcher.ledger_horizon)`,
    );
    const plan = rows.map((row) => row['QUERY PLAN']);
    expect(plan.find((line) => line.includes('outcome_from_0 '))).toContain('never executed');
    expect(plan.find((line) => line.includes('outcome_from_40000 '))).not.toContain('never executed');
  });
});

async function batch(pool: Pool, no: number): Promise<void> {
  const { rows } = await pool.query<{ no: string }>(
    `INSERT INTO dispatcher.batch (id, municipality_id, lane, mode, shard, language, sender, expires_at, in_doubt, key_id,
                                   count, members)
     VALUES (gen_random_uuid(), gen_random_uuid(), 'standard', 'actual', 0, 'it', 'FAENZA', now(), 'hold', 'k', 0, '')
     RETURNING no`,
  );
  expect(Number(rows[0]?.no)).toBe(no);
}
