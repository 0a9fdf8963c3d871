import type { Dispatch } from '../dispatch/dispatch.js';
import type { Work } from '../dispatch/work.js';

export interface ClaimRow {
  batch_no: string;
  recipient: number;
  doubt: boolean;
  attempt: number;
  resends: number;
  parts_left: number;
  sealed: Buffer;
  /** In place of the batch's. */
  sender: string | null;
  /** Routes that refused the recipient, and with which status, oldest first. */
  routes: number[];
  statuses: number[];
  /** The route that took some of the parts; null when none did. */
  parts_route: number | null;
  /** When a person last sent it again. */
  sent_again_at: Date | null;
}

/** Recipients of one batch who may go the same way. */
export interface Alike extends Pick<Work, 'avoid' | 'after' | 'sentAs'> {
  rows: ClaimRow[];
}

/** A route that is not configured any more made its parts nobody knows how: unlike any other. */
const UNKNOWN = { alphabet: undefined, partsBy: undefined } as unknown as NonNullable<Work['sentAs']>;

/** Divides claimed recipients by batch, and by what the ledger says of the routes that have refused them. */
export function alike(rows: readonly ClaimRow[], dispatch: Pick<Dispatch, 'engine'>): Alike[] {
  const groups = new Map<string, Alike>();
  for (const row of rows) {
    const { avoid, after } = refusals(row, dispatch);
    const key = `${row.batch_no} ${avoid.join()} ${after} ${String(row.parts_route)} ${row.sender ?? ''}`;
    const group = groups.get(key);
    if (group !== undefined) {
      group.rows.push(row);
      continue;
    }
    const { parts_route: no } = row;
    const sentAs = no === null ? null : (dispatch.engine(no)?.route ?? UNKNOWN);
    groups.set(key, { avoid, after, sentAs, rows: [row] });
  }
  return [...groups.values()];
}

function refusals({ routes, statuses }: ClaimRow, dispatch: Pick<Dispatch, 'engine'>) {
  const avoid = new Set<number>();
  routes.forEach((no, i) => {
    if (dispatch.engine(no)?.answers.isForElsewhere(statuses[i] as number) === true) avoid.add(no);
  });
  const after = routes.at(-1) ?? 0;
  return { avoid: [...avoid].sort((a, b) => a - b), after: avoid.has(after) ? 0 : after };
}
