import type { FeedRecord } from './feed.js';
import { putIntoOutbox } from './kafka/outbox.sql.js';
import { SILENT } from './log.js';
import { insertRecords } from './postgres/publish.sql.js';
import { feedPool, transaction } from './postgres/pool.js';
import { assertRecord, portions } from './publication.js';
import type { FeedGroup } from './routes.js';

/** The service that publishes a topic, and how to be it. */
export interface PublisherAccess {
  producer: FeedGroup;
  adapter: 'postgres' | 'kafka';
  /** Login of the service's own role. */
  url: string;
}

/**
 * Puts records on the feed once more, under the ids they had, in a transaction of its own: durable when it resolves.
 * Nothing is announced, and over Kafka nothing is sent from here: consumers and the publisher's relay look twice a
 * second.
 * @throws FeedError `feed.topic_unknown`; the database refuses topics that the service does not publish
 */
export async function republish(
  records: readonly FeedRecord[],
  { producer, adapter, url }: PublisherAccess,
): Promise<void> {
  records.forEach(assertRecord);
  const pool = feedPool(url, SILENT, 1);
  try {
    await transaction(pool, async (query) => {
      for (const portion of portions(records))
        if (adapter === 'kafka') await putIntoOutbox({ query }, producer, portion);
        else await insertRecords({ query }, portion);
    });
  } finally {
    await pool.end();
  }
}
