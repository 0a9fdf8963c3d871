import { randomUUID } from 'node:crypto';
import type { Topic } from '#libs/contracts';
import type { KafkaMessage, Message } from 'kafkajs';
import type { Waiting } from '../delivery/cell.js';

/** A record as Kafka carries it: its shard is the partition, id and time are headers. */
export function toMessage({ id, shard, publishedAt, payload }: Waiting): Message {
  return { partition: shard, key: null, value: payload, headers: { id, at: String(publishedAt.getTime()) } };
}

/** Bytes are copied: a slice would keep the whole answer it came with in memory. */
export function fromMessage(
  topic: Topic,
  shard: number,
  { offset, value, headers, timestamp }: KafkaMessage,
): Waiting {
  const at = Number(text(headers?.['at']) ?? timestamp);
  return {
    id: text(headers?.['id']) ?? randomUUID(),
    topic,
    shard,
    position: Number(offset),
    publishedAt: new Date(at),
    payload: Buffer.from(value ?? Buffer.alloc(0)),
  };
}

function text(header: unknown): string | undefined {
  return Buffer.isBuffer(header) || typeof header === 'string' ? header.toString() : undefined;
}
