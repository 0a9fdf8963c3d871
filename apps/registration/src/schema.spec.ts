import { DataSource } from 'typeorm';
import { serviceDataSource } from '#libs/database';
import { createTestDatabase, schemaDrift, type TestDatabase } from '#libs/testing';
import { registrationEntities } from './entities.js';
import { registrationMigrations } from './migrations/index.js';

describe('The schema of registration', () => {
  let database: TestDatabase;
  let service: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase([registrationMigrations]);
    service = await serviceDataSource({
      url: database.urlFor('registration'),
      schema: 'registration',
      entities: registrationEntities,
    }).initialize();
  });

  afterAll(async () => {
    await service.destroy();
    await database.drop();
  });

  it('is what the entities say', async () => {
    await expect(schemaDrift(service)).resolves.toEqual([]);
  });

  it.each(['consent', 'notice', 'terms'])(
    'lets the service neither change nor delete a row of %s',
    async (table) => {
      for (const sql of [`UPDATE registration.${table} SET id = id`, `DELETE FROM registration.${table}`])
        await expect(service.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
    },
  );

  it.each(['consent', 'notice', 'terms'])('refuses a change of %s even to its owner', async (table) => {
    const owner = await new DataSource({ type: 'postgres', url: database.ownerUrl }).initialize();
    try {
      for (const sql of [
        `UPDATE registration.${table} SET id = id`,
        `DELETE FROM registration.${table}`,
        `TRUNCATE registration.${table} CASCADE`,
      ])
        await expect(owner.query(sql)).rejects.toThrow('are evidence');
    } finally {
      await owner.destroy();
    }
  });
});
