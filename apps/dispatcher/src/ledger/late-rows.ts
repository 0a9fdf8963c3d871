import type { Work } from '../dispatch/work.js';
import type { ColdRow, PartRow } from './cold-rows.js';
import type { LateResult } from './late-results.js';
import type { OutcomeColumns } from './outcome-columns.js';
import { OUTCOME } from './outcomes.js';

/** Final outcomes of works that are another process's now, as late results. */
export function lateFinals(finals: OutcomeColumns, parts: PartRow[], lost: ReadonlySet<Work>): LateResult[] {
  const results: LateResult[] = [];
  for (let row = 0; row < finals.count; row++) {
    const work = finals.works[row] as Work;
    if (!lost.has(work)) continue;
    const { recipient, ...rest } = finals.row(row);
    results.push(lateOf(work, recipient, rest, parts));
  }
  return results;
}

/** A row of a work or a claim that is another process's now, as a late result. */
export function lateCold(row: ColdRow, parts: PartRow[]): LateResult {
  return lateOf(row.work, row.item, row, parts);
}

function lateOf(
  work: Work,
  item: number,
  {
    route,
    state,
    status,
    reason,
    key,
  }: Pick<ColdRow, 'route' | 'state' | 'status' | 'key'> & { reason: number },
  parts: PartRow[],
): LateResult {
  const own = parts.filter((part) => part.work === work && part.item === item);
  const accepted = own.length > 0 ? own : state === OUTCOME.accepted ? [{ part: 1, key }] : [];
  return {
    batchNo: work.facts.batchNo,
    recipient: work.placeOf(item),
    ...{ route, state, status, reason },
    accepted: accepted.map(({ part, key: messageKey }) => ({ part, key: messageKey })),
    parts: work.parts === null ? 1 : work.templatesOf(item).length,
  };
}
