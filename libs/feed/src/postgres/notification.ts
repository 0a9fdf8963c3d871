import type { Topic } from '#libs/contracts';
import type { FeedRecord } from '../feed.js';

/** Where committed records and changes of ownership are announced. */
export const FEED_CHANNEL = 'feed';

export type Notification =
  { kind: 'records'; topic: string; has(shard: number): boolean } | { kind: 'members'; scope: string };

/** One short message per topic: `r <topic> <shards, a bit each, hexadecimal>`. Equal ones are merged by the server. */
export function recordMessages(records: readonly FeedRecord[]): string[] {
  const masks = new Map<Topic, bigint>();
  for (const { topic, shard } of records) masks.set(topic, (masks.get(topic) ?? 0n) | (1n << BigInt(shard)));
  return [...masks].map(([topic, mask]) => `r ${topic} ${mask.toString(16)}`);
}

export function membersMessage(scope: string): string {
  return `m ${scope}`;
}

export function parseNotification(payload: string): Notification | null {
  const [kind, name = '', mask = '0'] = payload.split(' ');
  if (kind === 'm') return { kind: 'members', scope: name };
  if (kind !== 'r') return null;
  const bits = BigInt(`0x${mask}`);
  return { kind: 'records', topic: name, has: (shard) => ((bits >> BigInt(shard)) & 1n) === 1n };
}
