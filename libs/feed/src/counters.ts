import type { Topic } from '#libs/contracts';

/** What is counted, per topic. */
export const FEED_COUNTS = [
  /** Records put into a caller's transaction (which may still roll back). */
  'published',
  /** Calls of `onDelivery`, repeated ones included. */
  'delivered',
  'settled',
  /** Calls of `onDelivery` that were rejected. */
  'rejected',
  /** Settlements refused because the shard had moved. */
  'shard_lost',
  /** Records put aside for people, because no retry can help. */
  'dead_lettered',
  /** Records taken by the broker (Kafka adapter). */
  'relayed',
] as const;

export type FeedCount = (typeof FEED_COUNTS)[number];

/** Where counts go besides `FeedCounters`: a metrics library's counter, for instance. */
export type CountHook = (count: FeedCount, topic: Topic, by: number) => void;

/** Plain counters of one instance of the feed, since its start. */
export class FeedCounters {
  private readonly counts = new Map<FeedCount, Map<Topic, number>>();
  private readonly hooks = new Set<CountHook>();

  add(count: FeedCount, topic: Topic, by = 1): void {
    const topics = this.counts.get(count) ?? new Map<Topic, number>();
    this.counts.set(count, topics.set(topic, (topics.get(topic) ?? 0) + by));
    for (const hook of this.hooks) hook(count, topic, by);
  }

  /** The count of one topic, or of all. */
  get(count: FeedCount, topic?: Topic): number {
    const topics = this.counts.get(count);
    if (topics === undefined) return 0;
    if (topic !== undefined) return topics.get(topic) ?? 0;
    return [...topics.values()].reduce((sum, value) => sum + value, 0);
  }

  /** Calls the hook at every count from now on. @returns how to stop it */
  onCount(hook: CountHook): () => void {
    this.hooks.add(hook);
    return () => this.hooks.delete(hook);
  }
}
