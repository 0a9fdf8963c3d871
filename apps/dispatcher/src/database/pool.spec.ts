import type { Pool } from 'pg';
import { createLogger } from '#libs/observability';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { createPool } from './pool.js';

describe('Whoever stands still inside a transaction', () => {
  const logger = createLogger({ service: 'dispatcher', level: 'silent' });
  let database: TestDatabase;
  let [frozen, other]: Pool[] = [];

  beforeAll(async () => {
    database = await createTestDatabase([]);
    frozen = createPool(database.superuserUrl, 1, logger);
    other = createPool(database.superuserUrl, 1, logger);
  });

  afterAll(async () => {
    await Promise.all([frozen?.end(), other?.end()]);
    await database.drop();
  });

  it('holds what others wait for no longer than a few seconds', async () => {
    await frozen?.query('CREATE TABLE clock AS SELECT 0 AS seq');
    const client = await frozen?.connect();
    await client?.query('BEGIN');
    await client?.query('UPDATE clock SET seq = 1');
    await other?.query('UPDATE clock SET seq = seq + 2');
    expect((await other?.query('SELECT seq FROM clock'))?.rows).toEqual([{ seq: 2 }]);
    await expect(client?.query('COMMIT')).rejects.toThrow();
    client?.release(true);
  });
});
