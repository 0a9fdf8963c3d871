import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { migrate, schemaState, serviceDataSource, type MigrationSet } from './index.js';

class First1 implements MigrationInterface {
  name = 'First1790000000001';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE audit.thing (id int PRIMARY KEY)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit.thing');
  }
}

class Second2 implements MigrationInterface {
  name = 'Second1790000000002';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit.thing ADD COLUMN name text');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE audit.thing DROP COLUMN name');
  }
}

const first: MigrationSet = { schema: 'audit', migrations: [First1] };
const both: MigrationSet = { schema: 'audit', migrations: [First1, Second2] };

describe('A schema', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeEach(async () => {
    database = await createTestDatabase([first]);
    source = await serviceDataSource({
      url: database.urlFor('registration'),
      schema: 'audit',
      entities: [],
    }).initialize();
  });

  afterEach(async () => {
    await source.destroy();
    await database.drop();
  });

  it('is current for the code whose migrations it holds', async () => {
    await expect(schemaState(source, first)).resolves.toBe('current');
  });

  it('is behind for newer code until that code migrates it, and then ahead of the older', async () => {
    await expect(schemaState(source, both)).resolves.toBe('behind');
    await expect(migrate(database.ownerUrl, [both])).resolves.toEqual(['audit: Second1790000000002']);
    await expect(schemaState(source, both)).resolves.toBe('current');
    await expect(schemaState(source, first)).resolves.toBe('ahead');
  });

  it('refuses a service whatever no migration granted', async () => {
    await expect(source.query('SELECT * FROM audit.thing')).rejects.toMatchObject({
      driverError: { code: '42501' },
    });
  });
});
