import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { ContractError, envelope, TOPICS, type AlertStopped, type EventEnvelope } from '#libs/contracts';
import { createTestDatabase, type TestDatabase, waitFor } from '#libs/testing';
import { record } from './contract/collector.js';
import { consumeEvents, publishEvent, type EventHandlers } from './events.js';
import type { FeedLog } from './log.js';
import { feedMigrations } from './migrations.js';
import { DeadLetters } from './postgres/dead-letters.js';
import { PostgresFeed } from './postgres/postgres-feed.js';

const TOWN = '0198a1b2-0000-7000-8000-00000000000a';

describe('Events between services', () => {
  let database: TestDatabase;
  let authoring: PostgresFeed;
  let dispatcher: PostgresFeed;
  let deadLetters: DeadLetters;
  let client: Client;
  const errors: string[] = [];
  const log: FeedLog = {
    info: () => undefined,
    warn: () => undefined,
    error: (message, fields) => errors.push(`${message} ${JSON.stringify(fields)}`),
  };

  beforeEach(async () => {
    errors.length = 0;
    database = await createTestDatabase([feedMigrations]);
    authoring = new PostgresFeed({ url: database.urlFor('authoring') });
    dispatcher = new PostgresFeed({ url: database.urlFor('dispatcher'), log });
    deadLetters = new DeadLetters({ url: database.urlFor('dispatcher') });
    client = new Client({ connectionString: database.urlFor('authoring') });
    await client.connect();
  });

  afterEach(async () => {
    await client.end();
    await Promise.all([authoring.close(), dispatcher.close(), deadLetters.close()]);
    await database.drop();
  });

  const stopped = (): EventEnvelope<typeof TOPICS.alertStopped> =>
    envelope(TOPICS.alertStopped, TOWN, { alertId: randomUUID(), stoppedAt: new Date().toISOString() });

  const consume = (handlers: EventHandlers): Promise<unknown> =>
    consumeEvents(dispatcher, { group: 'dispatcher', handlers, deadLetters, log });

  async function rowsLeft(): Promise<number> {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM feed.record WHERE group_name = 'dispatcher'`,
    );
    await owner.end();
    return rows[0]?.count ?? -1;
  }

  it('arrive decoded at the handler of their topic and are settled once it is done', async () => {
    const got: AlertStopped[] = [];
    await consume({
      [TOPICS.alertStopped]: (event) => {
        got.push(event.data);
        return Promise.resolve();
      },
      [TOPICS.alertEnded]: () => Promise.reject(new Error('not this one')),
    });
    const event = stopped();
    await publishEvent(authoring, client, event, event.data.alertId);
    await waitFor('the settlement', () => dispatcher.counters.get('settled') === 1);
    expect(got).toEqual([event.data]);
    await expect(rowsLeft()).resolves.toBe(0);
  });

  it('come again until the handler manages, and keep their order meanwhile', async () => {
    const order: string[] = [];
    const [first, second] = [stopped(), stopped()];
    await consume({
      [TOPICS.alertStopped]: ({ id }) => {
        order.push(id);
        return order.length === 1 ? Promise.reject(new Error('later')) : Promise.resolve();
      },
    });
    for (const event of [first, second]) await publishEvent(authoring, client, event, TOWN);
    await waitFor('both settlements', () => dispatcher.counters.get('settled') === 2);
    expect(order).toEqual([first.id, first.id, second.id]);
    expect(errors.join()).toContain('later');
    await expect(deadLetters.list('dispatcher')).resolves.toEqual([]);
  });

  it('are put aside, as they were, when they do not keep the contract', async () => {
    await consume({ [TOPICS.alertStopped]: () => Promise.resolve() });
    const broken = record(TOPICS.alertStopped, 3, '{"v":9,"secret":"sealed"}');
    await authoring.publish(client, [broken]);
    await waitFor('the dead letter', () => dispatcher.counters.get('dead_lettered') === 1);
    await waitFor('its settlement', () => dispatcher.counters.get('settled') === 1);
    await expect(deadLetters.list('dispatcher')).resolves.toMatchObject([
      {
        id: broken.id,
        topic: TOPICS.alertStopped,
        shard: 3,
        reason: 'contract.malformed',
        payload: broken.payload,
      },
    ]);
    await expect(rowsLeft()).resolves.toBe(0);
    expect(errors.join()).toContain('contract.malformed');
    expect(errors.join()).not.toContain('sealed');
  });

  it('are put aside as well when their handler finds that they do not', async () => {
    await consume({
      [TOPICS.alertStopped]: () =>
        Promise.reject(new ContractError('contract.version_unknown', 'of the future')),
    });
    const event = stopped();
    await publishEvent(authoring, client, event, TOWN);
    await waitFor('the settlement', () => dispatcher.counters.get('settled') === 1);
    await expect(deadLetters.list('dispatcher')).resolves.toMatchObject([
      { id: event.id, reason: 'contract.version_unknown' },
    ]);
  });
});
