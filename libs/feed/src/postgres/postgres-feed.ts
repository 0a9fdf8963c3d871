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
import { assertRecord, portions } from '../publication.js';
import { assertConsumes } from '../routes.js';
import { Announcer } from './announcer.js';
import { Listener } from './listener.js';
import { FEED_CHANNEL, parseNotification, recordMessages } from './notification.js';
import { feedPool } from './pool.js';
import { PostgresSubscription } from './postgres-subscription.js';
import { insertRecords } from './publish.sql.js';

const CLOSE_MS = 3_000;

export interface PostgresFeedOptions {
  /** Login of the service's own role. */
  url: string;
  log?: FeedLog;
}

/** The feed inside the services' own PostgreSQL: the default, for one machine. */
export class PostgresFeed extends Feed {
  private readonly log: FeedLog;
  private readonly pool: Pool;
  private readonly announcer: Announcer;
  private readonly subscriptions = new Set<PostgresSubscription>();
  private listener: Listener | null = null;
  private closing: Promise<void> | null = null;

  constructor(private readonly options: PostgresFeedOptions) {
    super();
    this.log = options.log ?? SILENT;
    this.pool = feedPool(options.url, this.log);
    this.announcer = new Announcer(this.pool, FEED_CHANNEL, this.log);
  }

  override async publish(transaction: Queryable, records: readonly FeedRecord[]): Promise<void> {
    this.assertOpen();
    records.forEach(assertRecord);
    for (const portion of portions(records))
      this.announcer.announce(await insertRecords(transaction, portion), recordMessages(portion));
    for (const { topic } of records) this.counters.add('published', topic);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what is wrong with the options is a rejection
  override async subscribe(options: SubscribeOptions): Promise<PostgresSubscription> {
    this.assertOpen();
    assertConsumes(options.group, options.topics);
    this.listener ??= this.listen();
    const forget = (): boolean => this.subscriptions.delete(subscription);
    const subscription = new PostgresSubscription(this.pool, options, this.counters, this.log, forget);
    this.subscriptions.add(subscription);
    return subscription;
  }

  override async health(): Promise<FeedHealth> {
    const connected = await this.pool.query('SELECT 1').then(
      () => this.listener?.connected ?? true,
      () => false,
    );
    // A committed record stands where consumers read: there is no outbox between.
    return { adapter: 'postgres', connected, outboxBacklog: 0 };
  }

  override close(): Promise<void> {
    return (this.closing ??= this.shutDown());
  }

  private async shutDown(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
    this.announcer.close();
    await this.listener?.close();
    await within(CLOSE_MS, this.pool.end());
  }

  private listen(): Listener {
    return new Listener({
      url: this.options.url,
      channel: FEED_CHANNEL,
      log: this.log,
      onConnect: () => this.subscriptions.forEach((subscription) => subscription.lookEverywhere()),
      onMessage: (payload) => {
        const notification = parseNotification(payload);
        if (notification !== null)
          for (const subscription of this.subscriptions) subscription.onNotification(notification);
      },
    });
  }

  private assertOpen(): void {
    if (this.closing !== null) throw new FeedError('feed.closed', false, 'The feed is closed.');
  }
}
