import { SHARD_COUNT } from '#libs/contracts';

/**
 * The part of a licence that goes with these shards, in parts per second. Whole parts are given to shards, so that
 * whoever divides the shards, the sum over all instances is the licence exactly: shares of 62.5 and 137.5 would be
 * used as 62 and 137, or exceed it as 63 and 138. An instance whose shards come to less than one part a second has
 * that fraction: nobody waits for ever.
 */
export function licenceOf(partsPerSecond: number, shards: readonly number[]): number {
  let parts = 0;
  for (const shard of shards)
    parts +=
      Math.floor((partsPerSecond * (shard + 1)) / SHARD_COUNT) -
      Math.floor((partsPerSecond * shard) / SHARD_COUNT);
  if (parts >= 1) return parts;
  return (partsPerSecond * shards.length) / SHARD_COUNT;
}
