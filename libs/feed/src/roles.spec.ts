import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Topic } from '#libs/contracts';
import { createTestDatabase, type TestDatabase } from '#libs/testing';
import { record } from './contract/collector.js';
import { feedMigrations } from './migrations.js';
import { putIntoOutbox } from './kafka/outbox.sql.js';
import { insertRecords } from './postgres/publish.sql.js';
import { FEED_ROUTES, type FeedGroup } from './routes.js';

const SERVICES: FeedGroup[] = ['registration', 'authoring', 'dispatcher'];
const TOPICS = Object.keys(FEED_ROUTES) as Topic[];
const REFUSED = { code: '42501' };

describe('In the feed, the database role of a service', () => {
  let database: TestDatabase;
  const clients = new Map<FeedGroup, Client>();
  const as = (service: FeedGroup): Client => {
    const client = clients.get(service);
    if (client === undefined) throw new Error('not connected');
    return client;
  };

  beforeAll(async () => {
    database = await createTestDatabase([feedMigrations]);
    for (const service of SERVICES) {
      const client = new Client({ connectionString: database.urlFor(service) });
      await client.connect();
      clients.set(service, client);
    }
  });

  afterAll(async () => {
    await Promise.all([...clients.values()].map((client) => client.end()));
    await database.drop();
  });

  it.each(TOPICS.flatMap((topic) => SERVICES.map((service) => [service, topic] as const)))(
    '%s publishes %s if it is its publisher, and not otherwise',
    async (service, topic) => {
      const records = [record(topic, 1, 'x')];
      for (const put of [insertRecords(as(service), records), putIntoOutbox(as(service), service, records)]) {
        const outcome = expect(put);
        if (FEED_ROUTES[topic].publisher === service) await outcome.resolves.toMatch(/^\d+$/);
        else await outcome.rejects.toMatchObject(REFUSED);
      }
    },
  );

  it('puts nothing into the outbox of another service', async () => {
    const records = [record('campanile.lane.extreme', 1, 'x')];
    await expect(putIntoOutbox(as('registration'), 'authoring', records)).rejects.toMatchObject(REFUSED);
  });

  it.each(SERVICES)('%s sees and deletes records of its own group alone', async (service) => {
    for (const { publisher } of Object.values(FEED_ROUTES)) {
      const topics = TOPICS.filter((topic) => FEED_ROUTES[topic].publisher === publisher);
      await insertRecords(
        as(publisher),
        topics.map((topic) => record(topic, 2, 'y')),
      );
    }
    const { rows } = await as(service).query<{ group_name: string }>(
      'SELECT DISTINCT group_name FROM feed.record',
    );
    expect(rows).toEqual([{ group_name: service }]);
    const others = SERVICES.filter((other) => other !== service);
    const { rowCount } = await as(service).query('DELETE FROM feed.record WHERE group_name = ANY ($1)', [
      others,
    ]);
    expect(rowCount).toBe(0);
  });

  it.each(SERVICES)('%s cannot change a record, nor empty a table', async (service) => {
    await expect(as(service).query(`UPDATE feed.record SET shard = 1`)).rejects.toMatchObject(REFUSED);
    await expect(as(service).query('TRUNCATE feed.record')).rejects.toMatchObject(REFUSED);
    await expect(as(service).query('TRUNCATE feed.batch_key')).rejects.toMatchObject(REFUSED);
  });

  it('authoring has no access to keys; dispatcher makes none for alerts, registration none for inbound', async () => {
    const issue = 'INSERT INTO feed.batch_key (key_id, wrapped) VALUES ($1, $2)';
    const key = (kind: string): unknown[] => [`${kind}:${randomUUID()}`, Buffer.alloc(61)];
    await expect(as('authoring').query('SELECT * FROM feed.batch_key')).rejects.toMatchObject(REFUSED);
    await expect(as('authoring').query(issue, key('alert'))).rejects.toMatchObject(REFUSED);
    await expect(as('dispatcher').query(issue, key('alert'))).rejects.toMatchObject(REFUSED);
    await expect(as('registration').query(issue, key('inbound'))).rejects.toMatchObject(REFUSED);
    await as('registration').query(issue, key('alert'));
    await as('registration').query(issue, key('service'));
    await as('dispatcher').query(issue, key('inbound'));
  });

  it('takes no shard from another group', async () => {
    await as('dispatcher').query(
      `INSERT INTO feed.shard_lease (group_name, scope, shard, owner) VALUES ('dispatcher', 's', 1, $1)`,
      [randomUUID()],
    );
    const { rowCount } = await as('authoring').query('UPDATE feed.shard_lease SET owner = NULL');
    expect(rowCount).toBe(0);
  });
});
