import type { Pool } from 'pg';
import type { Work } from '../dispatch/work.js';
import { int2Array, int4Array, int8Array } from '../ledger/binary-array.js';

/** Tenure 0 is nobody's: an intent that is still on its way, over another connection, comes too late. */
const RELEASE = `
UPDATE dispatcher.journal j SET journaled = r.upto, tenure = 0
FROM unnest($1::int8[], $2::int2[], $3::int4[]) AS r (batch_no, upto, tenure)
WHERE j.batch_no = r.batch_no AND j.tenure = r.tenure
RETURNING j.batch_no`;

const FORGET = `
DELETE FROM dispatcher.journal j USING dispatcher.batch b
WHERE j.batch_no = ANY($1::int8[]) AND b.no = j.batch_no AND b.resolved = b.count`;

/** The journal's rows besides the intents themselves. */
export class JournalStore {
  constructor(private readonly pool: Pool) {}

  /**
   * Takes back what was journalled and not submitted: whoever has these batches next finds no doubt there.
   * @returns works that somebody else had taken over before
   */
  async release(works: readonly Work[]): Promise<Work[]> {
    if (works.length === 0) return [];
    const { rows } = await this.pool.query<{ batch_no: string }>(RELEASE, [
      int8Array(works.map((work) => work.facts.batchNo)),
      int2Array(works.map((work) => work.cursor + (work.part > 0 ? 1 : 0))),
      int4Array(works.map((work) => work.facts.tenure)),
    ]);
    const released = new Set(rows.map((row) => Number(row.batch_no)));
    return works.filter((work) => !released.has(work.facts.batchNo));
  }

  /** Batches that are done need no journal. */
  async forget(batchNos: readonly number[]): Promise<void> {
    await this.pool.query(FORGET, [int8Array(batchNos)]);
  }
}
