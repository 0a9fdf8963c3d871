import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { TOPICS } from '#libs/contracts';
import { createTestDatabase, describeIfKafka, TcpLine, type TestDatabase, waitFor } from '#libs/testing';
import { Collector, series } from '../contract/collector.js';
import { feedMigrations } from '../migrations.js';
import { KafkaFeed } from './kafka-feed.js';

const LANE = TOPICS.laneStandard;
const expected = (count: number): string[] => Array.from({ length: count }, (_, i) => `3:${i}`);

await describeIfKafka('The outbox before Kafka', (kafka) => {
  let database: TestDatabase;
  let topicPrefix: string;
  let consumer: Collector;
  const feeds: KafkaFeed[] = [];
  const lines: TcpLine[] = [];

  beforeEach(async () => {
    database = await createTestDatabase([feedMigrations]);
    topicPrefix = `o${randomUUID().slice(0, 8)}.`;
    consumer = await Collector.of(open('dispatcher', database.urlFor('dispatcher')), {
      group: 'dispatcher',
      topics: [LANE],
    });
  });

  afterEach(async () => {
    await Promise.all(feeds.splice(0).map((feed) => feed.close()));
    await Promise.all(lines.splice(0).map((line) => line.close()));
    await database.drop();
  });

  function open(producer: 'registration' | 'dispatcher', url: string): KafkaFeed {
    const feed = new KafkaFeed({ url, producer, kafka: { brokers: kafka().brokers, topicPrefix } });
    feeds.push(feed);
    return feed;
  }

  async function registration(): Promise<{ feed: KafkaFeed; line: TcpLine }> {
    const line = await TcpLine.to(database.urlFor('registration'));
    lines.push(line);
    return { feed: open('registration', line.url), line };
  }

  async function asOwner(sql: string): Promise<void> {
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  }

  async function publish(feed: KafkaFeed, count: number, from = 0): Promise<void> {
    const client = new Client({ connectionString: database.urlFor('registration') });
    await client.connect();
    await feed.publish(client, series(LANE, 3, count, from)).finally(() => client.end());
  }

  async function emptied(feed: KafkaFeed): Promise<void> {
    let backlog = -1;
    await waitFor('an empty outbox', () => {
      void feed.health().then((health) => (backlog = health.outboxBacklog));
      return backlog === 0;
    });
  }

  it('is emptied once the broker has acknowledged, and says how much waits', async () => {
    const { feed } = await registration();
    await publish(feed, 5);
    await waitFor('five deliveries', () => consumer.seen.length === 5);
    await emptied(feed);
    expect(feed.counters.get('relayed', LANE)).toBe(5);
  });

  it('is emptied by one instance of a service at a time, and by the next when that one dies', async () => {
    const first = await registration();
    await publish(first.feed, 3);
    await waitFor('three deliveries', () => consumer.seen.length === 3);
    const second = await registration();
    await publish(second.feed, 3, 3);
    await waitFor('six deliveries', () => consumer.seen.length === 6);
    expect(second.feed.counters.get('relayed')).toBe(0);
    // Cut between sending and deleting, it would rightly leave records to be sent again: that is the next spec.
    await emptied(second.feed);
    first.line.cut();
    await publish(second.feed, 3, 6);
    await waitFor('nine deliveries', () => consumer.seen.length === 9);
    expect(second.feed.counters.get('relayed')).toBe(3);
    expect(consumer.textsOf(3)).toEqual(expected(9));
  });

  it('sends a record again, under the same id, when it dies or fails between sending and deleting', async () => {
    const { feed } = await registration();
    await asOwner('REVOKE DELETE ON feed.outbox FROM campanile_registration');
    await publish(feed, 2);
    await waitFor('both records twice', () => consumer.seen.length >= 4);
    await asOwner('GRANT DELETE ON feed.outbox TO campanile_registration');
    await publish(feed, 1, 2);
    await waitFor('the third record', () => consumer.texts.includes('3:2'));
    expect([...new Set(consumer.textsOf(3))]).toEqual(expected(3));
    expect(new Set(consumer.seen.map(({ id }) => id)).size).toBe(3);
  });
});
