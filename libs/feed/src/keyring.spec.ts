import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { feedMigrations } from './migrations.js';
import { PostgresKeyring } from './postgres/postgres-keyring.js';

const KEY_ID = 'alert:0198a1b2-0000-7000-8000-000000000001';
const transportKey = randomBytes(32);

describe('The keyring', () => {
  let database: TestDatabase;
  let registration: PostgresKeyring;
  let dispatcher: PostgresKeyring;
  const clients: Client[] = [];

  async function begin(): Promise<Client> {
    const client = new Client({ connectionString: database.urlFor('registration') });
    clients.push(client);
    await client.connect();
    await client.query('BEGIN');
    return client;
  }

  async function committed<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await begin();
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  }

  beforeEach(async () => {
    database = await createTestDatabase([feedMigrations]);
    registration = new PostgresKeyring({ url: database.urlFor('registration'), transportKey });
    dispatcher = new PostgresKeyring({ url: database.urlFor('dispatcher'), transportKey });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(clients.splice(0).map((client) => client.end()));
    await Promise.all([registration.close(), dispatcher.close()]);
    await database.drop();
  });

  it('gives the same key to whoever seals and to whoever opens, for as long as it exists', async () => {
    const sealed = await committed((client) => registration.issue(client, KEY_ID));
    expect(sealed).toHaveLength(32);
    await expect(dispatcher.open(KEY_ID)).resolves.toEqual(sealed);
    await expect(committed((client) => registration.issue(client, KEY_ID))).resolves.toEqual(sealed);
  });

  it('makes one key when several transactions ask for it at once', async () => {
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => committed((client) => registration.issue(client, KEY_ID))),
    );
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  it('keeps no key whose transaction rolled back', async () => {
    const client = await begin();
    await registration.issue(client, KEY_ID);
    await client.query('ROLLBACK');
    await expect(registration.open(KEY_ID)).rejects.toMatchObject({ code: 'keyring.key_destroyed' });
    await committed((other) => registration.issue(other, KEY_ID));
    await expect(registration.open(KEY_ID)).resolves.toHaveLength(32);
  });

  it('opens nothing that was destroyed, 15 s later also where it had been opened before', async () => {
    await committed((client) => registration.issue(client, KEY_ID));
    await dispatcher.open(KEY_ID);
    await committed((client) => registration.destroy(client, KEY_ID));
    await expect(registration.open(KEY_ID)).rejects.toMatchObject({ code: 'keyring.key_destroyed' });
    const now = performance.now();
    jest.spyOn(performance, 'now').mockReturnValue(now + 15_001);
    await expect(dispatcher.open(KEY_ID)).rejects.toMatchObject({ code: 'keyring.key_destroyed' });
  });

  it('stores no key in clear, and none that another transport key opens', async () => {
    const key = await committed((client) => registration.issue(client, KEY_ID));
    const { rows } = await committed((client) =>
      client.query<{ wrapped: Buffer }>('SELECT wrapped FROM feed.batch_key'),
    );
    expect(rows[0]?.wrapped.includes(key)).toBe(false);
    const stranger = new PostgresKeyring({
      url: database.urlFor('registration'),
      transportKey: randomBytes(32),
    });
    await expect(stranger.open(KEY_ID)).rejects.toThrow();
    await stranger.close();
  });

  it('refuses a key that was moved to another id', async () => {
    await committed((client) => registration.issue(client, KEY_ID));
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(`UPDATE feed.batch_key SET key_id = 'alert:other'`);
    await owner.end();
    await expect(registration.open('alert:other')).rejects.toThrow();
  });

  it('wants a transport key of 32 bytes', () => {
    expect(() => new PostgresKeyring({ url: database.ownerUrl, transportKey: randomBytes(16) })).toThrow(
      RangeError,
    );
  });
});
