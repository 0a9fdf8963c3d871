import type { Topic } from '#libs/contracts';
import type { Kafka, Producer } from 'kafkajs';
import type { Client, Pool } from 'pg';
import { pauseAfter, rest, within } from '../backoff.js';
import type { FeedCounters } from '../counters.js';
import type { Waiting } from '../delivery/cell.js';
import { described, type FeedLog } from '../log.js';
import { Listener } from '../postgres/listener.js';
import { topicsOf, type FeedGroup } from '../routes.js';
import { toMessage } from './message.js';
import { dropFromOutbox, OUTBOX_CHANNEL, takeFromOutbox } from './outbox.sql.js';
import type { TopicKeeper } from './topic-keeper.js';
import { waves } from './waves.js';

const POLL_MS = 500;
const ELECTION_MS = 1_000;
const CLOSE_MS = 2_000;
const PAUSES = { firstMs: 100, mostMs: 3_000 };
/** Held by the session that relays; it ends with the session, however that ends. */
const LEAD = 'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS leads';

export interface RelayOptions {
  url: string;
  producer: FeedGroup;
  pool: Pool;
  kafka: Kafka;
  topics: TopicKeeper;
  counters: FeedCounters;
  log: FeedLog;
}

/**
 * Sends a producer's committed records to the broker, in order, and deletes them once they are acknowledged. Of all
 * instances of a service one does so at a time. Killed between the two it leaves records to be sent twice.
 */
export class OutboxRelay {
  private readonly stopping = new AbortController();
  private wake = new AbortController();
  private readonly listener: Listener;
  private session: Client | null = null;
  private leads = false;
  private producer: Producer | null = null;
  private failing = false;
  private readonly done: Promise<void>;

  constructor(private readonly options: RelayOptions) {
    this.listener = new Listener({
      url: options.url,
      channel: OUTBOX_CHANNEL,
      log: options.log,
      onConnect: (client) => {
        this.session = client;
        this.wake.abort();
      },
      onDisconnect: () => {
        this.session = null;
        this.leads = false;
      },
      onMessage: (producer) => {
        if (producer === options.producer) this.wake.abort();
      },
    });
    this.done = this.run();
  }

  /** The database is heard, and the last attempt to reach the broker did not fail. */
  get healthy(): boolean {
    return this.listener.connected && !this.failing;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    this.wake.abort();
    await within(CLOSE_MS, this.done);
    await this.dropProducer();
    await this.listener.close();
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      this.wake = new AbortController();
      try {
        if (!(await this.elected())) await this.pause(ELECTION_MS);
        else if (!(await this.relay())) await this.pause(POLL_MS);
        failures = 0;
        this.failing = false;
      } catch (error) {
        failures++;
        this.failing = true;
        this.options.log.warn('Records could not be brought to the broker; they wait.', described(error));
        // After an error the producer's sequence is not to be trusted: a new one starts afresh.
        await this.dropProducer();
        await rest(pauseAfter(failures, PAUSES), this.stopping.signal);
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return rest(ms, AbortSignal.any([this.wake.signal, this.stopping.signal]));
  }

  private async elected(): Promise<boolean> {
    const { session } = this;
    if (this.leads || session === null) return this.leads;
    const { rows } = await session.query<{ leads: boolean }>(LEAD, [`feed.relay ${this.options.producer}`]);
    this.leads = rows[0]?.leads === true && this.session === session;
    // The first record, which may be an alert's release, must not wait for the broker's greetings.
    if (this.leads) await this.greet();
    return this.leads;
  }

  private async greet(): Promise<void> {
    await this.options.topics.ensure(topicsOf(this.options.producer));
    await this.connectedProducer();
  }

  /** @returns whether there was anything to bring */
  private async relay(): Promise<boolean> {
    const rows = await takeFromOutbox(this.options.pool, this.options.producer);
    for (const wave of waves(rows)) {
      if (!this.leads || this.stopping.signal.aborted) return true;
      await this.send(wave);
      await dropFromOutbox(this.options.pool, this.options.producer, wave);
    }
    return rows.length > 0;
  }

  private async send(wave: readonly Waiting[]): Promise<void> {
    const { topics, counters } = this.options;
    const byTopic = new Map<Topic, Waiting[]>();
    for (const row of wave) byTopic.set(row.topic, [...(byTopic.get(row.topic) ?? []), row]);
    await topics.ensure([...byTopic.keys()]);
    const producer = await this.connectedProducer();
    await producer.sendBatch({
      acks: -1,
      timeout: 10_000,
      topicMessages: [...byTopic].map(([topic, rows]) => ({
        topic: topics.nameOf(topic),
        messages: rows.map(toMessage),
      })),
    });
    for (const [topic, rows] of byTopic) counters.add('relayed', topic, rows.length);
  }

  private async connectedProducer(): Promise<Producer> {
    if (this.producer !== null) return this.producer;
    const producer = this.options.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // Bounded, unlike kafkajs' default: what fails is sent again from the outbox, by a new producer.
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5 },
    });
    await producer.connect();
    this.producer = producer;
    return producer;
  }

  private async dropProducer(): Promise<void> {
    const { producer } = this;
    this.producer = null;
    if (producer !== null)
      await within(
        CLOSE_MS,
        producer.disconnect().catch(() => undefined),
      );
  }
}
