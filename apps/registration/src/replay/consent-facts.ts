import type { ToldEntry } from '#libs/audit';

/** What a record says beside its decisions. Undefined: the log does not claim it. Instants in ISO 8601, milliseconds. */
export interface ConsentFacts {
  receiptId?: string;
  channel?: string;
  notice?: string;
  terms?: string;
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
const INHERITED = ['channel', 'notice', 'terms', 'ageDeclared', 'guardian'] as const;
/** And these, as long as something goes on: who left, or whose year is over, has none. */
const OF_WHAT_GOES_ON = ['pausedUntil', 'validUntil'] as const;

/** What an entry says of its record by itself. */
export function saidOf({ event, payload }: Pick<ToldEntry, 'event' | 'payload'>): ConsentFacts {
  const said = payload ?? {};
  const facts: ConsentFacts = {};
  for (const field of OWN) if (said[field] !== undefined) Object.assign(facts, { [field]: said[field] });
  for (const text of ['notice', 'terms'] as const) {
    const { version, sha256 } = (said[text] ?? {}) as Partial<Record<'version' | 'sha256', unknown>>;
    if (said[text] !== undefined) facts[text] = versionText(version, sha256);
  }
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

/** A version of what was read, the notice or the terms, as one word: its name and its hash. */
export function versionText(version: unknown, sha256: unknown): string {
  return `${String(version)} ${String(sha256)}`;
}
