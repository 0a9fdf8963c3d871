import type { ColdRow, PartRow } from './cold-rows.js';
import { OutcomeColumns } from './outcome-columns.js';

/** Rows on their way to the ledger: each kind has a statement of its own. */
export interface Pending {
  finals: OutcomeColumns;
  finalParts: PartRow[];
  deferrals: ColdRow[];
  deferralParts: PartRow[];
  conclusions: ColdRow[];
  conclusionParts: PartRow[];
}

export function emptyPending(): Pending {
  return {
    finals: new OutcomeColumns(),
    finalParts: [],
    deferrals: [],
    deferralParts: [],
    conclusions: [],
    conclusionParts: [],
  };
}

export function clearPending(rows: Pending): void {
  rows.finals.clear();
  rows.finalParts = [];
  rows.deferrals = [];
  rows.deferralParts = [];
  rows.conclusions = [];
  rows.conclusionParts = [];
}

export function rowsOf(rows: Pending): number {
  return rows.finals.count + rows.deferrals.length + rows.conclusions.length;
}
