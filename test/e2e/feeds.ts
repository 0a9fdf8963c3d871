import { randomUUID } from 'node:crypto';
import { describeIfKafka } from '#libs/testing';
import type { FeedChoice } from '../../apps/all-in-one/src/installation/topology.js';

/**
 * Describes a capability once over each adapter of the feed; to be awaited at the top level of a spec file. Where no
 * Kafka can run, that half is listed as not run.
 */
export async function overEachFeed(what: string, body: (feed: () => FeedChoice) => void): Promise<void> {
  describe(`${what}, over PostgreSQL`, () => body(() => ({ feed: 'postgres' })));
  await describeIfKafka(`${what}, over Kafka`, (kafka) =>
    body(() => ({
      feed: 'kafka',
      brokers: kafka().brokers,
      topicPrefix: `e2e-${randomUUID().slice(0, 8)}-`,
    })),
  );
}
