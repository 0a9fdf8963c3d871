/**
 * How many shards there are. Fixed for the life of an installation: it is the number of Kafka partitions of every
 * topic, and the most dispatcher instances that can share the work.
 */
export const SHARD_COUNT = 32;

/**
 * The shard of a UUID (a subscriber, an alert): stable across services, releases and machines, so that a later
 * message to a subscriber follows the same path and never overtakes an earlier one.
 *
 * FNV-1a over the hexadecimal digits; dashes and letter case do not matter.
 */
export function shardOf(uuid: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < uuid.length; i++) {
    const code = uuid.charCodeAt(i) | 0x20;
    if (code === 0x2d) continue;
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return (hash >>> 0) % SHARD_COUNT;
}
