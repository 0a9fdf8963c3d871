import type { Work, WorkFacts } from './work.js';

/**
 * Batches in hand, by shard: whose messages come before whose. A later message to a subscriber is not submitted before
 * the earlier one is durably known to have gone, or not to go any more; it leaves its batch and waits behind.
 *
 * Of what waits in the retry store, and of what has not come back from the feed yet, the database knows (`READ_BEHIND`,
 * `FREE_FOLLOWERS`); this is about what is in hand.
 */
export class Succession {
  private readonly shards = new Map<number, Set<Work>>();

  /** Numbers of all batches in hand. */
  get numbers(): number[] {
    return [...this.shards.values()].flatMap((works) => [...works].map(({ facts }) => facts.batchNo));
  }

  /** What is in hand of a shard at this moment: asked before the database is, so that nothing slips between them. */
  inHand(shard: number): readonly Work[] {
    return [...(this.shards.get(shard) ?? [])];
  }

  /** @param before what was in hand when the batch was taken, and may be done by now */
  add(work: Work, before: readonly Work[]): void {
    if (work.facts.alertId === null) return;
    const others = this.shards.get(work.facts.shard) ?? new Set();
    for (const other of new Set([...before, ...others])) {
      if (waitsFor(work.facts, other.facts)) work.predecessors.push(other);
      else if (waitsFor(other.facts, work.facts)) other.predecessors.push(work);
    }
    others.add(work);
    this.shards.set(work.facts.shard, others);
  }

  remove(work: Work): void {
    this.shards.get(work.facts.shard)?.delete(work);
  }
}

/** The rule of order; `HAS_OLDER` is the same in SQL. */
export function waitsFor(younger: WorkFacts, older: WorkFacts): boolean {
  if (younger.alertId === null || older.alertId === null || younger.alertId === older.alertId) return false;
  if (older.batchNo > younger.batchNo || older.mode !== younger.mode) return false;
  return older.lane === 'extreme' || older.lane === younger.lane;
}
