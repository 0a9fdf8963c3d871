import type { WhyEntry } from '#libs/contracts';
import { answerDue, endedBySilence } from '../asked-notice.js';

/** Transactions do not end as they begin: what happened at the same moment is not held against anybody. */
export function precedes(one: WhyEntry, other: WhyEntry): boolean {
  return one.seq < other.seq && one.entry.at < other.entry.at;
}

/** Whether a time that an entry tells is later than another entry. */
export function isAfter(time: unknown, { entry }: WhyEntry): boolean {
  return typeof time === 'string' && new Date(time) > new Date(entry.at);
}

/** Whether the time to answer a changed notice was over, and the record that stood was no answer. */
export function silentBefore(own: readonly WhyEntry[], recordId: string, moment: WhyEntry): boolean {
  const due = answerDue(toldOf(own.filter(({ seq }) => seq < moment.seq)), recordId);
  return typeof due === 'string' && !isAfter(due, moment);
}

/** Whether a kind of alert, known by its code or not, had gone with the answer that did not come. */
export function lapsedBySilence(
  own: readonly WhyEntry[],
  recordId: string,
  category: string | null,
): boolean {
  return endedBySilence(toldOf(own), recordId, category);
}

/** Only the person restricts the use of their data, and lifts it, one act after the other. */
export function restrictedBefore(own: readonly WhyEntry[], moment: WhyEntry): boolean {
  const acts = own.filter((line) => line.entry.event === 'dsar.restricted' && precedes(line, moment));
  return acts.sort((a, b) => a.seq - b.seq).at(-1)?.payload?.restricted === true;
}

function toldOf(entries: readonly WhyEntry[]) {
  return entries.map(({ entry: { event, at }, payload }) => ({ event, at, payload }));
}
