import { SHARD_COUNT, type Topic } from '#libs/contracts';
import type { Kafka } from 'kafkajs';
import { FeedError } from '../feed.js';
import type { KafkaOptions } from './kafka-options.js';

/** A batch whose recipients carry their own texts can be larger than a broker's usual megabyte. */
const LARGEST_MESSAGE = 8 * 1024 * 1024;

/** Knows the broker's names of topics, and makes those that are missing: one partition per shard. */
export class TopicKeeper {
  private readonly present = new Set<Topic>();

  constructor(
    private readonly kafka: Kafka,
    private readonly options: KafkaOptions,
  ) {}

  nameOf(topic: Topic): string {
    return `${this.options.topicPrefix ?? ''}${topic}`;
  }

  /** @throws FeedError `feed.topic_unknown` when a topic has another number of partitions than there are shards */
  async ensure(topics: readonly Topic[]): Promise<void> {
    const missing = [...new Set(topics)].filter((topic) => !this.present.has(topic));
    if (missing.length === 0) return;
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      const existing = new Set(await admin.listTopics());
      const absent = missing.map((topic) => this.nameOf(topic)).filter((name) => !existing.has(name));
      if (absent.length > 0)
        await admin.createTopics({ topics: absent.map((name) => this.definition(name)) });
      const { topics: found } = await admin.fetchTopicMetadata({
        topics: missing.map((topic) => this.nameOf(topic)),
      });
      for (const { name, partitions } of found)
        if (partitions.length !== SHARD_COUNT)
          throw new FeedError(
            'feed.topic_unknown',
            false,
            `The topic ${name} has ${partitions.length} partitions and must have ${SHARD_COUNT}.`,
          );
      for (const topic of missing) this.present.add(topic);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  private definition(topic: string): {
    topic: string;
    numPartitions: number;
    replicationFactor: number;
    configEntries: { name: string; value: string }[];
  } {
    const { replicationFactor = 1 } = this.options;
    return {
      topic,
      numPartitions: SHARD_COUNT,
      replicationFactor,
      configEntries: [
        { name: 'max.message.bytes', value: String(LARGEST_MESSAGE) },
        // What is acknowledged is on two machines, where there are three.
        { name: 'min.insync.replicas', value: String(Math.max(1, replicationFactor - 1)) },
        { name: 'cleanup.policy', value: 'delete' },
      ],
    };
  }
}
