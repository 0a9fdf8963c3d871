import { Client } from 'pg';
import {
  decodeEvent,
  envelope,
  type EventEnvelope,
  type EventPayloads,
  type EventTopic,
} from '#libs/contracts';
import { PostgresFeed, publishEvent } from '#libs/feed';
import type { AuthoringUnderTest } from './authoring-under-test.js';

/** What authoring has put on the feed, once each, oldest first. */
export async function published<T extends EventTopic>(
  authoring: AuthoringUnderTest,
  topic: T,
  alertId: string,
): Promise<EventEnvelope<T>[]> {
  const rows = await authoring.asSuperuser<{ payload: Buffer }>(
    `SELECT DISTINCT ON (id) id, payload FROM feed.record WHERE topic = $1 ORDER BY id`,
    [topic],
  );
  return rows
    .map(({ payload }) => decodeEvent(topic, payload))
    .filter(({ data }) => (data as { alertId: string }).alertId === alertId);
}

/** Puts an event on the feed as another service does, with that service's own role. */
export async function publishAs<T extends EventTopic>(
  authoring: AuthoringUnderTest,
  service: 'registration' | 'dispatcher',
  topic: T,
  data: EventPayloads[T] & { alertId: string },
): Promise<void> {
  const url = authoring.database.urlFor(service);
  const feed = new PostgresFeed({ url });
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await publishEvent(feed, client, envelope(topic, authoring.municipalityId, data), data.alertId);
    await client.query('COMMIT');
  } finally {
    await client.end();
    await feed.close();
  }
}

/** The alert's entries in the audit log, oldest first. */
export async function audited(authoring: AuthoringUnderTest, alertId: string) {
  const entries = await authoring.trail({ alert: alertId });
  return entries
    .sort((a, b) => a.at.localeCompare(b.at))
    .map(({ event, actor, payload }) => ({ event, actor, body: payload as Record<string, unknown> }));
}
