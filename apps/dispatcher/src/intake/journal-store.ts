import type { Pool } from 'pg';
import type { Work } from '../dispatch/work.js';
import { int2Array, int8Array } from '../ledger/binary-array.js';

const RELEASE = `
UPDATE dispatcher.journal j SET journaled = r.upto
FROM unnest($2::int8[], $3::int2[]) AS r (batch_no, upto)
WHERE j.batch_no = r.batch_no AND j.owner = $1::uuid`;

const FORGET = `DELETE FROM dispatcher.journal WHERE batch_no = ANY($1::int8[])`;

/** The journal's rows besides the intents themselves. */
export class JournalStore {
  constructor(
    private readonly pool: Pool,
    private readonly owner: string,
  ) {}

  /** Takes back what was journalled and not submitted: whoever has these batches next finds no doubt there. */
  async release(works: readonly Work[]): Promise<void> {
    if (works.length === 0) return;
    await this.pool.query(RELEASE, [
      this.owner,
      int8Array(works.map((work) => work.facts.batchNo)),
      int2Array(works.map((work) => work.cursor)),
    ]);
  }

  /** Batches that are done need no journal. */
  async forget(batchNos: readonly number[]): Promise<void> {
    await this.pool.query(FORGET, [int8Array(batchNos)]);
  }
}
