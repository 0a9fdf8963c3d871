import { randomBytes } from 'node:crypto';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { Feed } from './feed.js';
import { FeedModule, type FeedModuleOptions } from './feed.module.js';
import { Keyring } from './keyring.js';
import { feedMigrations } from './migrations.js';
import { DeadLetters } from './postgres/dead-letters.js';

describe('The feed in a service', () => {
  let database: TestDatabase;
  let options: FeedModuleOptions;

  beforeEach(async () => {
    database = await createTestDatabase([feedMigrations]);
    options = { adapter: 'postgres', url: database.urlFor('registration'), transportKey: randomBytes(32) };
  });

  afterEach(() => database.drop());

  it('is provided with its keyring and its dead letters, and leaves no connection behind', async () => {
    const forRoot = FeedModule.forRootAsync({ useFactory: () => Promise.resolve(options) });
    const module = await Test.createTestingModule({ imports: [forRoot] }).compile();
    await module.init();
    await expect(module.get(Feed).health()).resolves.toMatchObject({ adapter: 'postgres', connected: true });
    await module
      .get(Feed)
      .subscribe({ group: 'registration', topics: ['campanile.alert.released'], onDelivery: keep });
    await expect(module.get(Keyring).open('alert:none')).rejects.toMatchObject({
      code: 'keyring.key_destroyed',
    });
    await expect(module.get(DeadLetters).list('registration')).resolves.toEqual([]);
    await module.close();
    await expect(connections()).resolves.toBe(0);
  });

  it('wants brokers and a name when it is to go over Kafka', async () => {
    const forRoot = FeedModule.forRoot({ ...options, adapter: 'kafka' });
    await expect(Test.createTestingModule({ imports: [forRoot] }).compile()).rejects.toThrow(TypeError);
  });

  async function connections(): Promise<number> {
    const client = new Client({ connectionString: database.superuserUrl });
    await client.connect();
    const { rows } = await client.query<{ open: number }>(
      `SELECT count(*)::int AS open FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'campanile-feed%'`,
    );
    await client.end();
    return rows[0]?.open ?? -1;
  }
});

function keep(): void {
  // Nothing is delivered here.
}
