import type { DataSource } from 'typeorm';
import { serviceDataSource } from '#libs/database';
import { createTestDatabase, schemaDrift, type TestDatabase } from '#libs/testing';
import { AUTHORING_ENTITIES } from './entities.js';
import { authoringMigrations } from './migrations/index.js';

describe('The schema of authoring', () => {
  let database: TestDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase([authoringMigrations]);
    source = await serviceDataSource({
      url: database.urlFor('authoring'),
      schema: 'authoring',
      entities: AUTHORING_ENTITIES,
    }).initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('is what the entities say', async () => {
    await expect(schemaDrift(source)).resolves.toEqual([]);
  });
});
