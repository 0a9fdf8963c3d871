import type { WhyEntry } from '#libs/contracts';

/** Transactions do not end as they begin: what happened at the same moment is not held against anybody. */
export function precedes(one: WhyEntry, other: WhyEntry): boolean {
  return one.seq < other.seq && one.entry.at < other.entry.at;
}

/** Whether a time that an entry tells is later than another entry. */
export function isAfter(time: unknown, { entry }: WhyEntry): boolean {
  return typeof time === 'string' && new Date(time) > new Date(entry.at);
}

/** Only the person restricts the use of their data, and lifts it, one act after the other. */
export function restrictedBefore(own: readonly WhyEntry[], moment: WhyEntry): boolean {
  const acts = own.filter((line) => line.entry.event === 'dsar.restricted' && precedes(line, moment));
  return acts.sort((a, b) => a.seq - b.seq).at(-1)?.payload?.restricted === true;
}
