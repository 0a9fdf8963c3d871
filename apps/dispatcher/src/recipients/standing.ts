import type { RecipientOutcome } from '#libs/contracts';
import { detailOf, STATE_OF, type Outcome } from '../ledger/outcomes.js';

/** What the ledger holds of one recipient: the network's last word, what they wait for, and the last outcome. */
export interface StandingRow {
  delivered: boolean | null;
  receipt_state: string | null;
  receipt_error: string | null;
  doubt: boolean | null;
  state: Outcome | null;
  status: number | null;
  reason: number | null;
}

export function stateOf({ delivered, doubt, state }: StandingRow): RecipientOutcome['state'] {
  if (delivered !== null) return delivered ? 'delivered' : 'failed';
  if (doubt !== null) return doubt ? 'in_doubt' : 'waiting';
  return state === null ? 'waiting' : STATE_OF[state];
}

/** Why it did not arrive, or not yet; null where there is nothing to explain. */
export function detailFor(row: StandingRow): string | null {
  if (row.delivered === false) return receiptDetail(row);
  const state = stateOf(row);
  return state === 'delivered' || state === 'submitted' ? null : detailOf(row.reason ?? 0, row.status ?? 0);
}

function receiptDetail({ receipt_state: state, receipt_error: error }: StandingRow): string {
  return error === null ? `receipt:${state ?? ''}` : `receipt:${state ?? ''}:${error}`;
}
