import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { TOPICS } from '#libs/contracts';
import { createTestDatabase, describeIfOwnKafka, waitFor } from '#libs/testing';
import { Collector, keep, series } from '../contract/collector.js';
import { feedMigrations } from '../migrations.js';
import { KafkaFeed } from './kafka-feed.js';

const LANE = TOPICS.laneStandard;

await describeIfOwnKafka('A Kafka broker that dies', (kafka) => {
  it('and comes back has cost nothing: what was published meanwhile waited, what was unsettled comes again', async () => {
    const database = await createTestDatabase([feedMigrations]);
    const options = { brokers: kafka().brokers, topicPrefix: `r${randomUUID().slice(0, 8)}.` };
    const feed = new KafkaFeed({
      url: database.urlFor('registration'),
      producer: 'registration',
      kafka: options,
    });
    const other = new KafkaFeed({
      url: database.urlFor('dispatcher'),
      producer: 'dispatcher',
      kafka: options,
    });
    const client = new Client({ connectionString: database.urlFor('registration') });
    await client.connect();
    const consumer = await Collector.of(other, { group: 'dispatcher', topics: [LANE] }, keep);
    await feed.publish(client, series(LANE, 3, 3));
    await waitFor('three deliveries', () => consumer.seen.length === 3);
    await consumer.seen[0]?.settle();

    const back = kafka().restart('kill');
    await feed.publish(client, series(LANE, 3, 3, 3));
    consumer.act = (delivery) => consumer.settle(delivery);
    for (const delivery of consumer.seen) consumer.settle(delivery);
    await back;
    await feed.publish(client, series(LANE, 3, 3, 6));
    await waitFor('nine records', () => new Set(consumer.texts).size === 9);
    expect([...new Set(consumer.textsOf(3))]).toEqual(Array.from({ length: 9 }, (_, i) => `3:${i}`));

    await client.end();
    await Promise.all([feed.close(), other.close()]);
    await database.drop();
  });
});
