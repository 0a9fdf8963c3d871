import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { auditMigrations, payloadsOf, trailOf } from '#libs/audit';
import { ContractError, envelope, TOPICS } from '#libs/contracts';
import {
  consumeEvents,
  DeadLetters,
  feedMigrations,
  KafkaFeed,
  PostgresFeed,
  publishEvent,
  type Feed,
  type FeedGroup,
} from '#libs/feed';
import { createTestDatabase, describeIfKafka, TEST_KEK, type TestDatabase, waitFor } from '#libs/testing';
import { RecordLetters, type LetterAccess } from './record-letters.js';

const TOWN = '0198a1b2-0000-7000-8000-00000000000a';
const ACTOR = 'operator:rossi';
const KEK = [Buffer.from(TEST_KEK, 'base64')];

describe('Records put aside', () => {
  putAside('postgres', () => []);

  it('stay, and nothing is written down, when their publisher cannot be reached', async () => {
    const bench = await Bench.open('postgres', []);
    await bench.putAside(1);
    const unreachable = bench.letters({ authoring: 'postgres://nobody@127.0.0.1:1/nothing' });
    await expect(unreachable.republish('dispatcher', {})).rejects.toThrow();
    expect(await bench.left()).toHaveLength(1);
    expect(await bench.audited()).toEqual([]);
    await bench.close();
  });

  it('that nobody can read are written into the log of the installation', async () => {
    const bench = await Bench.open('postgres', []);
    await bench.publish(Buffer.from('no contract at all'));
    await waitFor('one letter', async () => (await bench.left()).length === 1);
    expect(await bench.letters().discard('dispatcher', {}, 'prova')).toBe(1);
    expect(await bench.audited()).toMatchObject([{ town: null, alert: null, event: 'feed.discarded' }]);
    await bench.close();
  });
});

await describeIfKafka('Records put aside, over Kafka,', (kafka) => {
  putAside('kafka', () => kafka().brokers);
});

function putAside(adapter: 'postgres' | 'kafka', brokers: () => string[]): void {
  let bench: Bench;

  beforeEach(async () => {
    bench = await Bench.open(adapter, brokers());
  });

  afterEach(() => bench.close());

  it('come again once the cause is put right, to whoever put them aside, and it is written down', async () => {
    const [alertId] = await bench.putAside(1);
    bench.readable = true;
    expect(await bench.letters().republish('dispatcher', { reason: 'contract.version_unknown' })).toBe(1);
    await waitFor('its reading', () => bench.read.length === 1);
    expect(bench.read).toEqual([alertId]);
    expect(await bench.left()).toEqual([]);
    expect(await bench.audited()).toMatchObject([
      {
        ...{ town: TOWN, alert: alertId, event: 'feed.republished', actor: ACTOR },
        body: { group: 'dispatcher', topic: TOPICS.alertStopped, reason: 'contract.version_unknown' },
      },
    ]);
  });

  it('are put aside again while the cause stands: nothing goes round in circles, and nothing is lost', async () => {
    await bench.putAside(3);
    expect(await bench.letters().republish('dispatcher', {})).toBe(3);
    await waitFor('three letters', async () => (await bench.left()).length === 3);
    expect(await bench.audited()).toHaveLength(3);
  });

  it('are chosen by id or by code, and thrown away for a reason that is written down', async () => {
    const alerts = await bench.putAside(2);
    const [one] = await bench.left();
    const letters = bench.letters();
    expect(await letters.republish('dispatcher', { reason: 'contract.malformed' })).toBe(0);
    expect(await letters.republish('authoring', {})).toBe(0);
    expect(await letters.discard('dispatcher', { ids: [one?.id ?? ''] }, 'doppione')).toBe(1);
    expect(await bench.left()).toHaveLength(1);
    expect(await bench.audited()).toMatchObject([
      { alert: alerts[0], event: 'feed.discarded', body: { record: one?.id, because: 'doppione' } },
    ]);
  });
}

/** Authoring that publishes stops, and a dispatcher that cannot read them until it is `readable`. */
class Bench {
  readable = false;
  readonly read: string[] = [];
  private readonly feeds: Feed[] = [];
  private readonly store: DeadLetters;

  private constructor(
    private readonly database: TestDatabase,
    private readonly adapter: 'postgres' | 'kafka',
    private readonly authoring: Client,
    private readonly superuser: Client,
  ) {
    this.store = new DeadLetters({ url: database.urlFor('dispatcher') });
  }

  static async open(adapter: 'postgres' | 'kafka', brokers: string[]): Promise<Bench> {
    const database = await createTestDatabase([auditMigrations, feedMigrations]);
    const [authoring, superuser] = [database.urlFor('authoring'), database.superuserUrl].map(
      (connectionString) => new Client({ connectionString }),
    ) as [Client, Client];
    await Promise.all([authoring.connect(), superuser.connect()]);
    const bench = new Bench(database, adapter, authoring, superuser);
    await bench.start(brokers);
    return bench;
  }

  private async start(brokers: string[]): Promise<void> {
    const topicPrefix = `t${randomUUID().slice(0, 8)}.`;
    const feedOf = (producer: FeedGroup): Feed =>
      this.adapter === 'postgres'
        ? new PostgresFeed({ url: this.database.urlFor(producer) })
        : new KafkaFeed({ url: this.database.urlFor(producer), producer, kafka: { brokers, topicPrefix } });
    this.feeds.push(feedOf('authoring'), feedOf('dispatcher'));
    const subscription = await consumeEvents(this.feeds[1] as Feed, {
      group: 'dispatcher',
      deadLetters: this.store,
      handlers: {
        [TOPICS.alertStopped]: ({ data }) => {
          if (!this.readable)
            return Promise.reject(new ContractError('contract.version_unknown', 'of the future'));
          this.read.push(data.alertId);
          return Promise.resolve();
        },
      },
    });
    await subscription.ready(30_000);
  }

  /** Stops of as many alerts, each put aside when this resolves. @returns the alerts */
  async putAside(count: number): Promise<string[]> {
    const alerts = Array.from({ length: count }, () => randomUUID());
    for (const alertId of alerts) {
      const event = envelope(TOPICS.alertStopped, TOWN, { alertId, stoppedAt: new Date().toISOString() });
      await publishEvent(this.feeds[0] as Feed, this.authoring, event, TOWN);
    }
    await waitFor(`${count} letters`, async () => (await this.left()).length === count);
    return alerts;
  }

  async publish(payload: Buffer): Promise<void> {
    const record = { id: randomUUID(), topic: TOPICS.alertStopped, shard: 1, payload };
    await this.feeds[0]?.publish(this.authoring, [record]);
  }

  letters(urls: Partial<Record<FeedGroup, string>> = {}): RecordLetters {
    const access = (service: FeedGroup) => (): LetterAccess => ({
      databaseUrl: urls[service] ?? this.database.urlFor(service),
      kek: KEK,
      feed: this.adapter,
    });
    const accesses = {
      registration: access('registration'),
      authoring: access('authoring'),
      dispatcher: access('dispatcher'),
    };
    return new RecordLetters(accesses, ACTOR);
  }

  left() {
    return this.store.list('dispatcher');
  }

  async audited(): Promise<object[]> {
    const entries = await trailOf(this.superuser, payloadsOf({ kek: KEK }));
    return entries.map(({ municipality: town, alert, event, actor, payload: body }) => ({
      ...{ town, alert, event, actor, body },
    }));
  }

  async close(): Promise<void> {
    await Promise.all(this.feeds.map((feed) => feed.close()));
    await Promise.all([this.store.close(), this.authoring.end(), this.superuser.end()]);
    await this.database.drop();
  }
}
