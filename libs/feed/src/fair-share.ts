/**
 * Divides shards among members: everybody gets the same number, give or take one, and as few shards as possible
 * move. Everybody who computes it from the same facts gets the same answer.
 *
 * @param shardCount shards 0 to `shardCount` − 1
 * @param members who is alive
 * @param owners who holds a shard now; whoever is not a member holds nothing
 * @returns who should hold each shard
 */
export function fairShare<M extends string>(
  shardCount: number,
  members: readonly M[],
  owners: ReadonlyMap<number, M>,
): Map<number, M> {
  const held = new Map<M, number[]>([...members].sort().map((member) => [member, []]));
  const free: number[] = [];
  for (let shard = 0; shard < shardCount; shard++) {
    const owner = owners.get(shard);
    ((owner === undefined ? undefined : held.get(owner)) ?? free).push(shard);
  }
  // Whoever holds most keeps the odd shard, so that it need not move. The sort is stable: ties go by name.
  const byHeld = [...held].sort(([, a], [, b]) => b.length - a.length);
  const quotaOf = (place: number): number =>
    Math.floor(shardCount / held.size) + (place < shardCount % held.size ? 1 : 0);
  byHeld.forEach(([, shards], place) => free.push(...shards.splice(quotaOf(place))));
  free.sort((a, b) => a - b);
  byHeld.forEach(([, shards], place) => shards.push(...free.splice(0, quotaOf(place) - shards.length)));
  return new Map(byHeld.flatMap(([member, shards]) => shards.map((shard) => [shard, member] as const)));
}
