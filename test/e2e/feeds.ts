import { randomUUID } from 'node:crypto';
import { describeIfKafka, startKafka } from '#libs/testing';
import type { FeedChoice } from '../../apps/all-in-one/src/installation/topology.js';

/**
 * Describes a capability once over each adapter of the feed. Where no Kafka can run, that half is listed as not run.
 */
export function overEachFeed(what: string, body: (feed: () => FeedChoice) => void): void {
  describe(`${what}, over PostgreSQL`, () => body(() => ({ feed: 'postgres' })));
  describeIfKafka(`${what}, over Kafka`, () => {
    let stop: () => Promise<unknown> = () => Promise.resolve();
    let brokers: string[] = [];
    beforeAll(async () => {
      const broker = await startKafka();
      if (!('brokers' in broker)) throw new Error(broker.unavailable);
      ({ brokers } = broker);
      stop = () => broker.stop();
    });
    afterAll(() => stop());
    body(() => ({ feed: 'kafka', brokers, topicPrefix: `e2e-${randomUUID().slice(0, 8)}-` }));
  });
}
