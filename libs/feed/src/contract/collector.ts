import { randomUUID } from 'node:crypto';
import type { Topic } from '#libs/contracts';
import type { Delivery, Feed, FeedRecord, SubscribeOptions, Subscription } from '../feed.js';

export function record(topic: Topic, shard: number, text: string): FeedRecord {
  return { id: randomUUID(), topic, shard, payload: Buffer.from(text) };
}

export function series(topic: Topic, shard: number, count: number, from = 0): FeedRecord[] {
  return Array.from({ length: count }, (_, i) => record(topic, shard, `${shard}:${from + i}`));
}

/** A consumer that remembers everything it was given. */
export class Collector {
  readonly seen: Delivery[] = [];
  /** Every set of shards it was told of, in order. */
  readonly shardSets: number[][] = [];
  readonly failures: unknown[] = [];
  /** Called with every change of the shards owned. */
  onShards: (shards: readonly number[]) => void = () => undefined;
  subscription!: Subscription;
  /** What it does with a delivery besides remembering it. */
  act: (delivery: Delivery) => Promise<void> | void = (delivery) => this.settle(delivery);

  static async of(
    feed: Feed,
    options: Pick<SubscribeOptions, 'group' | 'topics' | 'prefetch'>,
    act?: Collector['act'],
  ): Promise<Collector> {
    const collector = new Collector();
    if (act !== undefined) collector.act = act;
    collector.subscription = await feed.subscribe({
      ...options,
      onDelivery: (delivery) => {
        collector.seen.push(delivery);
        return collector.act(delivery);
      },
      onShards: (shards) => {
        collector.shardSets.push([...shards]);
        collector.onShards(shards);
      },
    });
    return collector;
  }

  get texts(): string[] {
    return this.seen.map((delivery) => delivery.payload.toString());
  }

  get shards(): readonly number[] {
    return this.subscription.shards;
  }

  /** Settles without waiting; a refusal is remembered. */
  settle(delivery: Delivery): void {
    delivery.settle().catch((error: unknown) => this.failures.push(error));
  }

  textsOf(shard: number): string[] {
    return this.seen.filter((delivery) => delivery.shard === shard).map(({ payload }) => payload.toString());
  }
}

/** Keeps deliveries unsettled. */
export function keep(): void {
  // Nothing: the delivery stays in hand.
}
