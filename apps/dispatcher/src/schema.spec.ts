import { DataSource } from 'typeorm';
import { serviceDataSource } from '#libs/database';
import { createTestDatabase, schemaDrift, type TestDatabase } from '#libs/testing';
import { dispatcherEntities } from './entities.js';
import { dispatcherMigrations } from './migrations/index.js';

const LEDGER = ['outcome', 'outcome_part', 'receipt'];

describe('The schema of the dispatcher', () => {
  let database: TestDatabase;
  let service: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase([dispatcherMigrations]);
    service = await serviceDataSource({
      url: database.urlFor('dispatcher'),
      schema: 'dispatcher',
      entities: dispatcherEntities,
    }).initialize();
  });

  afterAll(async () => {
    await service.destroy();
    await database.drop();
  });

  it('is what the entities say', async () => {
    await expect(schemaDrift(service)).resolves.toEqual([]);
  });

  it.each(LEDGER)('lets the service neither change nor delete a row of %s', async (table) => {
    for (const sql of [
      `UPDATE dispatcher.${table} SET batch_no = batch_no`,
      `DELETE FROM dispatcher.${table}`,
    ])
      await expect(service.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it.each(LEDGER)('refuses a change of %s even to its owner', async (table) => {
    const owner = await new DataSource({ type: 'postgres', url: database.ownerUrl }).initialize();
    try {
      for (const sql of [
        `UPDATE dispatcher.${table} SET batch_no = batch_no`,
        `DELETE FROM dispatcher.${table}`,
        `TRUNCATE dispatcher.${table}`,
      ])
        await expect(owner.query(sql)).rejects.toThrow('the ledger only grows');
    } finally {
      await owner.destroy();
    }
  });

  it('refuses a tally that does not add up', async () => {
    const sql = `INSERT INTO dispatcher.tally (alert_id, slot, taken, waiting) VALUES (gen_random_uuid(), 0, 2, 1)`;
    await expect(service.query(sql)).rejects.toThrow('tally_balance_check');
  });
});
