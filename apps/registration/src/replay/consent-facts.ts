import type { ToldEntry } from '#libs/audit';

/** What a record says beside its decisions. Undefined: the log does not claim it. Instants in ISO 8601, milliseconds. */
export interface ConsentFacts {
  receiptId?: string;
  channel?: string;
  notice?: string;
  challengeId?: string | null;
  servedAt?: string | null;
  sentAt?: string | null;
  confirmedAt?: string | null;
  attempts?: number | null;
  ageDeclared?: boolean;
  /** Whether somebody answers for them. */
  guardian?: boolean;
  operator?: string | null;
  pausedUntil?: string | null;
  validUntil?: string | null;
}

export type ConsentFact = keyof ConsentFacts;

/** Whatever a record does not say anew stands as in the one it ends; see the statements that write records. */
const INHERITED = ['channel', 'notice', 'ageDeclared', 'guardian'] as const;
/** And these, as long as something goes on: who left, or whose year is over, has none. */
const OF_WHAT_GOES_ON = ['pausedUntil', 'validUntil'] as const;

/** What an entry says of its record by itself. */
export function saidOf({ event, payload }: Pick<ToldEntry, 'event' | 'payload'>): ConsentFacts {
  const { notice, ...said } = payload ?? {};
  const { version, sha256 } = (notice ?? {}) as { version?: string; sha256?: string };
  const facts: ConsentFacts = {};
  for (const field of OWN) if (said[field] !== undefined) Object.assign(facts, { [field]: said[field] });
  if (notice !== undefined) facts.notice = noticeText(version, sha256);
  // Nobody begins with a pause, and whoever records or answers for somebody else is told of.
  if (event === 'consent.given')
    return { pausedUntil: null, operator: null, guardian: said.byGuardian === true, ...facts };
  return facts;
}

const OWN = [
  ...['receiptId', 'channel', 'challengeId', 'servedAt', 'sentAt', 'confirmedAt', 'attempts'],
  ...['ageDeclared', 'operator', 'pausedUntil', 'validUntil'],
] as const;

/**
 * @param before what the record that this one ends says, inherited facts included
 * @param goesOn whether something is decided in it still
 */
export function factsAfter(before: ConsentFacts, said: ConsentFacts, goesOn: boolean): ConsentFacts {
  const facts: ConsentFacts = {};
  for (const field of INHERITED)
    if (before[field] !== undefined) Object.assign(facts, { [field]: before[field] });
  for (const field of OF_WHAT_GOES_ON)
    if (!goesOn || before[field] !== undefined)
      Object.assign(facts, { [field]: goesOn ? before[field] : null });
  return { ...facts, ...said };
}

/** A notice as one word: version and hash. */
export function noticeText(version: string | undefined, sha256: string | undefined): string {
  return `${version ?? ''} ${sha256 ?? ''}`;
}
