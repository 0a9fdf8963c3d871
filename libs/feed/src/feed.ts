import type { Topic } from '#libs/contracts';
import { FeedCounters } from './counters.js';

/** Whatever runs SQL in the caller's transaction: TypeORM's `EntityManager`, a `pg` client. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** What is put on the feed. */
export interface FeedRecord {
  /**
   * UUID; a consumer that has seen it may settle it again without handling it. The same record may come twice, also
   * after it was settled: whoever handles it must make the second time harmless.
   */
  id: string;
  topic: Topic;
  /** 0 to `SHARD_COUNT` − 1: records of one topic and shard are delivered in the order of their publication. */
  shard: number;
  payload: Buffer;
}

/** A record handed to a consumer. It comes again, to this instance or another, until it is settled. */
export interface Delivery extends FeedRecord {
  publishedAt: Date;
  /**
   * Says that everything this record asked for is durable elsewhere. Settling out of order is fine; the feed forgets
   * a record only when that loses none before it. Resolves when the feed knows; rejects with `feed.shard_lost` when
   * the shard has moved to another instance, which will then handle the record again. Over Kafka it resolves only
   * once everything before it in its shard is settled too: never await it in order to settle an earlier one.
   */
  settle(): Promise<void>;
  /**
   * Lets the next record of its topic and shard come though this one is not settled: it has had its turn, and only
   * answers are still due. It counts no more as unsettled for `prefetch`.
   */
  letPass(): void;
}

export interface SubscribeOptions {
  /** Instances with the same group share the shards between them. */
  group: string;
  /** In order of precedence. A shard is owned for all topics at once. */
  topics: Topic[];
  /** The most records of one topic and shard in the handler's hands, neither settled nor let pass. Default 4. */
  prefetch?: number;
  /**
   * Called in order within a topic and shard: the next call waits for the promise of the one before, but not for its
   * settlement. A rejection is logged, counted, and the record delivered again after a growing pause (the shard's topic waits meanwhile).
   */
  onDelivery(delivery: Delivery): Promise<void> | void;
  /** This instance now owns exactly these shards. Deliveries of shards no longer listed must be dropped. */
  onShards?(shards: readonly number[]): void;
}

export interface Subscription {
  /** The shards owned now, ascending. */
  readonly shards: readonly number[];
  /**
   * Until this moment (`performance.now()`) no other instance can own them. A process that stood still finds it in the
   * past before it is told that its shards are gone: whoever acts on what nobody checks afterwards must look.
   */
  readonly heldUntil: number;
  /** Resolves once this instance owns at least one shard, or rejects after the given time. */
  ready(timeoutMs?: number): Promise<void>;
  /** Stops deliveries of a topic until `resume` (back-pressure). */
  pause(topic: Topic): void;
  resume(topic: Topic): void;
  /** Gives the shards back at once, so that others need not wait for a time-out. */
  close(): Promise<void>;
}

/** The work feed: durable, sharded, at least once. Two adapters keep this one contract. */
export abstract class Feed {
  /** What this instance did since its start, for metrics. */
  readonly counters = new FeedCounters();

  /** Puts records on the feed if and when the caller's transaction commits. */
  abstract publish(transaction: Queryable, records: readonly FeedRecord[]): Promise<void>;
  abstract subscribe(options: SubscribeOptions): Promise<Subscription>;
  /** Counters of this instance, for health and metrics. */
  abstract health(): Promise<FeedHealth>;
  abstract close(): Promise<void>;
}

export interface FeedHealth {
  adapter: 'postgres' | 'kafka';
  connected: boolean;
  /** Published in a committed transaction, not yet where consumers read. */
  outboxBacklog: number;
}

export type FeedErrorCode = 'feed.shard_lost' | 'feed.closed' | 'feed.unreachable' | 'feed.topic_unknown';

export class FeedError extends Error {
  override readonly name = 'FeedError';
  constructor(
    readonly code: FeedErrorCode,
    readonly retriable: boolean,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
