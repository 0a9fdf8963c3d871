import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { within } from '../backoff.js';
import {
  Feed,
  FeedError,
  type FeedHealth,
  type FeedRecord,
  type Queryable,
  type SubscribeOptions,
} from '../feed.js';
import { SILENT, type FeedLog } from '../log.js';
import { Announcer } from '../postgres/announcer.js';
import { feedPool } from '../postgres/pool.js';
import { assertRecord, portions } from '../publication.js';
import { assertConsumes, type FeedGroup } from '../routes.js';
import { kafkaClient, type KafkaOptions } from './kafka-options.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { OutboxRelay } from './outbox-relay.js';
import { OUTBOX_CHANNEL, outboxBacklog, putIntoOutbox } from './outbox.sql.js';
import { TopicKeeper } from './topic-keeper.js';

const CLOSE_MS = 3_000;

export interface KafkaFeedOptions {
  /** Login of the service's own role: its outbox stands in its database. */
  url: string;
  /** The service. */
  producer: FeedGroup;
  kafka: KafkaOptions;
  log?: FeedLog;
}

/** The feed over Kafka, for several machines: shards are partitions, the outbox joins it to the database. */
export class KafkaFeed extends Feed {
  private readonly log: FeedLog;
  private readonly pool: Pool;
  private readonly announcer: Announcer;
  private readonly kafka: Kafka;
  private readonly keeper: TopicKeeper;
  private readonly relay: OutboxRelay;
  private readonly subscriptions = new Set<KafkaSubscription>();
  private closing: Promise<void> | null = null;

  constructor(private readonly options: KafkaFeedOptions) {
    super();
    const { url, producer } = options;
    this.log = options.log ?? SILENT;
    this.pool = feedPool(url, this.log, 3);
    this.announcer = new Announcer(this.pool, OUTBOX_CHANNEL, this.log);
    this.kafka = kafkaClient(options.kafka, this.log);
    this.keeper = new TopicKeeper(this.kafka, options.kafka);
    const { pool, kafka, keeper: topics, counters, log } = this;
    this.relay = new OutboxRelay({ url, producer, pool, kafka, topics, counters, log });
  }

  override async publish(transaction: Queryable, records: readonly FeedRecord[]): Promise<void> {
    this.assertOpen();
    records.forEach(assertRecord);
    const { producer } = this.options;
    for (const portion of portions(records))
      this.announcer.announce(await putIntoOutbox(transaction, producer, portion), [producer]);
    for (const { topic } of records) this.counters.add('published', topic);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what is wrong with the options is a rejection
  override async subscribe(options: SubscribeOptions): Promise<KafkaSubscription> {
    this.assertOpen();
    assertConsumes(options.group, options.topics);
    const subscription: KafkaSubscription = new KafkaSubscription(options, {
      kafka: this.kafka,
      keeper: this.keeper,
      groupPrefix: this.options.kafka.topicPrefix ?? '',
      counters: this.counters,
      log: this.log,
      onClosed: () => this.subscriptions.delete(subscription),
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  override async health(): Promise<FeedHealth> {
    const backlog = await outboxBacklog(this.pool, this.options.producer).catch(() => null);
    const joined = [...this.subscriptions].every((subscription) => subscription.joined);
    return {
      adapter: 'kafka',
      connected: backlog !== null && joined && this.relay.healthy,
      outboxBacklog: backlog ?? 0,
    };
  }

  override close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.announcer.close();
    await this.relay.close();
    await within(CLOSE_MS, this.pool.end());
  }

  private assertOpen(): void {
    if (this.closing !== null) throw new FeedError('feed.closed', false, 'The feed is closed.');
  }
}
