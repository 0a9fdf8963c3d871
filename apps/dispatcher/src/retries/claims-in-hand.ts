import type { Pool } from 'pg';
import type { Work } from '../dispatch/work.js';
import { RETURN_CLAIMS, RETURN_STRAYS } from './claim-retries.sql.js';

/**
 * What this process has claimed of the retry store: the works it knows of, and what may stand under its name without
 * its knowledge, since a statement whose answer is lost may have taken effect, or may still. A claim nobody knows of would
 * never be sent, nor would all that waits behind it.
 */
export class ClaimsInHand {
  private readonly works = new Set<Work>();
  /** Works whose shards have gone: the items that were submitted, and of which the ledger will be told. */
  private readonly leaving = new Map<Work, number[]>();
  /** What of them was not submitted and is still to be given back. */
  private readonly unsent: { work: Work; items: number[] }[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly owner: string,
  ) {}

  add(work: Work): void {
    this.works.add(work);
  }

  done(work: Work): void {
    this.works.delete(work);
  }

  /** Recipients claimed whose outcome is not durable. */
  get count(): number {
    let claimed = 0;
    for (const work of this.works) claimed += work.count - work.resolved;
    return claimed;
  }

  /**
   * Lets works go whose shards are another's now: nothing more of them is submitted from this moment on.
   * @param drop tells which items were not submitted
   */
  leave(owned: readonly number[], drop: (work: Work) => number[]): void {
    for (const work of this.works) {
      if (owned.includes(work.facts.shard)) continue;
      this.works.delete(work);
      const unsent = new Set(drop(work));
      const sent = Array.from({ length: work.count }, (_, item) => item).filter((item) => !unsent.has(item));
      this.leaving.set(work, sent);
      this.unsent.push({ work, items: [...unsent] });
    }
  }

  /** Gives back what was not submitted of the works that have left. What fails here is found among the strays. */
  async giveBackLeft(): Promise<void> {
    for (const { work, items } of this.unsent.splice(0)) await this.giveBack(work, items);
  }

  /** Gives back what was claimed and not submitted, when the process stops. */
  async giveBackAll(): Promise<void> {
    for (const work of this.works) await this.giveBack(work, work.unsent());
  }

  /** Gives back what stands under this process's name and is not in its hands: none of it was submitted. @returns how many */
  async giveBackStrays(): Promise<number> {
    this.forgetLeft();
    const batches: number[] = [];
    const places: number[] = [];
    const hold = (work: Work, item: number) => {
      batches.push(work.facts.batchNo);
      places.push(work.placeOf(item));
    };
    for (const work of this.works) for (let item = 0; item < work.count; item++) hold(work, item);
    for (const [work, sent] of this.leaving) for (const item of sent) hold(work, item);
    return (await this.pool.query(RETURN_STRAYS, [this.owner, batches, places])).rowCount ?? 0;
  }

  private forgetLeft(): void {
    for (const [work, sent] of this.leaving) if (work.resolved >= sent.length) this.leaving.delete(work);
  }

  private async giveBack(work: Work, items: number[]): Promise<void> {
    if (items.length === 0) return;
    const batches = items.map(() => work.facts.batchNo);
    await this.pool.query(RETURN_CLAIMS, [this.owner, batches, items.map((item) => work.placeOf(item))]);
  }
}
