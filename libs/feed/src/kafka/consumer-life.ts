import type { Topic } from '#libs/contracts';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { within } from '../backoff.js';
import type { Waiting } from '../delivery/cell.js';
import { described, type FeedLog } from '../log.js';
import { shardAssigner } from './assigner.js';
import { REBALANCE_MS, SESSION_MS } from './kafka-options.js';
import { fromMessage } from './message.js';
import type { TopicKeeper } from './topic-keeper.js';

const HEARTBEAT_MS = 500;
const WATCH_MS = 250;
/** A partition that is resumed waits for the answer under way: this long at most. */
const FETCH_WAIT_MS = 250;
const FETCH_BYTES_PER_PARTITION = 256 * 1024;
const STOP_MS = 3_000;

export interface TopicPartitionOffset {
  topic: Topic;
  shard: number;
  /** The broker goes on from here. */
  offset: number;
}

export interface LifeOptions {
  kafka: Kafka;
  groupId: string;
  topics: readonly Topic[];
  keeper: TopicKeeper;
  held(): readonly number[];
  /** The group has met: exactly these shards are ours. */
  assigned(shards: readonly number[]): void;
  /** Records of a topic and shard, in order. @returns whether they were taken */
  arrived: (topic: Topic, shard: number, records: readonly Waiting[]) => boolean;
  log: FeedLog;
}

/**
 * One kafkajs consumer from its start to its end. It ends when kafkajs gives it up, when no heartbeat got through for
 * as long as the group would wait, and when the group took it for another: whoever holds it starts the next one.
 */
export class ConsumerLife {
  /** Resolves, with the reason, when it is over. */
  readonly over: Promise<string>;
  private readonly consumer: Consumer;
  private end: (reason: string) => void = () => undefined;
  private watch: NodeJS.Timeout | null = null;
  private deadline = Infinity;
  private memberId: string | null = null;
  private commits = 0;

  constructor(private readonly options: LifeOptions) {
    this.over = new Promise((resolve) => (this.end = resolve));
    this.consumer = options.kafka.consumer({
      groupId: options.groupId,
      partitionAssigners: [shardAssigner(() => options.held())],
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
      allowAutoTopicCreation: false,
      // Whoever holds this life starts the next: two who restart would get in each other's way.
      retry: {
        initialRetryTime: 100,
        maxRetryTime: 1_000,
        retries: 6,
        restartOnFailure: () => Promise.resolve(false),
      },
    });
    this.listen();
  }

  /** Whether it has come to belong to its group. */
  get isMember(): boolean {
    return this.memberId !== null;
  }

  /** On the monotonic clock: when the group may have given the shards to others; nothing was given before it has met. */
  get heldUntil(): number {
    return this.isMember ? this.deadline : -Infinity;
  }

  async start(): Promise<void> {
    const { keeper, topics } = this.options;
    await keeper.ensure(topics);
    await this.consumer.connect();
    await this.consumer.subscribe({
      topics: topics.map((topic) => keeper.nameOf(topic)),
      fromBeginning: true,
    });
    this.watch = setInterval(() => {
      if (performance.now() > this.deadline) this.end('no heartbeat got through');
    }, WATCH_MS);
    this.watch.unref();
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // eslint-disable-next-line @typescript-eslint/require-await -- kafkajs wants a promise
      eachBatch: async (payload) => this.take(payload),
    });
  }

  async stop(): Promise<void> {
    if (this.watch !== null) clearInterval(this.watch);
    this.end('stopped');
    await within(
      STOP_MS,
      this.consumer.disconnect().catch(() => undefined),
    );
  }

  /** @throws Error when the broker was not told */
  async commit(offsets: readonly TopicPartitionOffset[]): Promise<void> {
    const before = this.commits;
    await this.consumer.commitOffsets(
      offsets.map(({ topic, shard, offset }) => ({
        topic: this.options.keeper.nameOf(topic),
        partition: shard,
        offset: String(offset),
      })),
    );
    // A consumer that is being stopped says nothing and commits nothing.
    if (this.commits === before) throw new Error('The consumer was not running.');
  }

  pause(topic: Topic, shard: number): void {
    this.whileRunning(() => this.consumer.pause(this.partition(topic, shard)));
  }

  resume(topic: Topic, shard: number): void {
    this.whileRunning(() => this.consumer.resume(this.partition(topic, shard)));
  }

  private partition(topic: Topic, shard: number): [{ topic: string; partitions: number[] }] {
    return [{ topic: this.options.keeper.nameOf(topic), partitions: [shard] }];
  }

  /** kafkajs throws once a consumer has crashed, before it says so; such a consumer has nothing to pause. */
  private whileRunning(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.options.log.info('A consumer of the feed is gone already.', described(error));
    }
  }

  private listen(): void {
    const { events } = this.consumer;
    this.consumer.on(events.HEARTBEAT, () => this.alive(SESSION_MS - HEARTBEAT_MS));
    this.consumer.on(events.COMMIT_OFFSETS, () => void this.commits++);
    // Who waits for the others to come together is not heard meanwhile, and loses nothing by it.
    this.consumer.on(events.REBALANCING, () => this.alive(REBALANCE_MS));
    this.consumer.on(events.GROUP_JOIN, ({ payload }) =>
      this.joined(payload.memberId, payload.memberAssignment),
    );
    this.consumer.on(events.CRASH, ({ payload }) => {
      this.options.log.warn(
        'The consumer of the feed gave up; the next one starts.',
        described(payload.error),
      );
      this.end('crashed');
    });
  }

  private alive(ms: number): void {
    this.deadline = performance.now() + ms;
  }

  private joined(memberId: string, assignment: Record<string, number[]>): void {
    this.alive(SESSION_MS - HEARTBEAT_MS);
    if (this.memberId !== null && this.memberId !== memberId) {
      // The group had forgotten this member: what it holds may have been somebody else's in between.
      this.end('the group had forgotten this member');
      return;
    }
    this.memberId = memberId;
    const [first] = this.options.topics;
    this.options.assigned(first === undefined ? [] : (assignment[this.options.keeper.nameOf(first)] ?? []));
  }

  /** Takes what has arrived and returns at once: kafkajs beats the heart between two batches. */
  private take(payload: EachBatchPayload): void {
    if (!payload.isRunning() || payload.isStale()) return;
    const { topics, keeper, arrived } = this.options;
    const { batch } = payload;
    const topic = topics.find((each) => keeper.nameOf(each) === batch.topic);
    if (topic === undefined) return;
    const records = batch.messages.map((message) => fromMessage(topic, batch.partition, message));
    if (arrived(topic, batch.partition, records)) payload.resolveOffset(batch.lastOffset());
  }
}
