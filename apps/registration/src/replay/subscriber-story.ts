import { answerDue, recordToldBy, type RecordTold, type Told, type ToldEntry } from '#libs/audit';
import type { ConsentDecisions } from '../subscribers/consent.entity.js';
import type { SubscriberStatus } from '../subscribers/subscriber.entity.js';
import { factsAfter, saidOf, type ConsentFacts } from './consent-facts.js';

/** What ends a subscription, and as what. A withdrawal that says what is left does not: see `endsAll`. */
const ENDS: Readonly<Record<string, SubscriberStatus>> = {
  'number.reassigned': 'retired',
  'consent.withdrawn': 'withdrawn',
  'consent.expired': 'suspended',
  'number.suspended': 'suspended',
};

/** A consent record that an entry tells of. */
export interface ToldConsent {
  id: string;
  decisions: ConsentDecisions | null;
  facts: ConsentFacts;
}

/** A subscription as the log tells it. Undefined is what it does not say. */
export interface SubscriberStory {
  /** Null: there is none, or none any more. */
  status: SubscriberStatus | null;
  consentId?: string;
  language?: string;
  decisions?: ConsentDecisions;
  pausedUntil?: string | null;
  validUntil?: string | null;
  /** Until when a changed notice may be answered. */
  answerBy?: string | null;
  restricted?: boolean;
  consents: ToldConsent[];
}

/**
 * Entries have no order, for transactions do not end as they began; the records they tell of do: each names the one it
 * ends, so that what is in force is the one that nothing ends.
 */
export function storyOf({ entries }: Told): SubscriberStory {
  const known = entries.filter((entry) => entry.payload !== null);
  const records = known.flatMap(recordIn);
  const facts = factsOf(records);
  const consents = records.map(({ id, decisions }) => ({ id, decisions, facts: facts(id) }));
  if (entries.some(({ event }) => event === 'subject.erased')) return { status: null, consents };
  const end = known.find(endsAll);
  const kept = records.filter(({ entry }) => !endsAll(entry));
  const ended = new Set(kept.map(({ ends }) => ends));
  const head = kept.find(({ id }) => !ended.has(id));
  if (head === undefined) return { status: null, consents };
  const { language } = head.entry.payload ?? {};
  const { pausedUntil, validUntil } = facts(head.id);
  const answerBy = answerDue(known, head.id);
  return {
    status: end === undefined ? 'active' : (ENDS[end.event] ?? 'active'),
    consentId: head.id,
    ...(typeof language === 'string' ? { language } : {}),
    ...(head.decisions === null ? {} : { decisions: head.decisions }),
    ...(pausedUntil === undefined ? {} : { pausedUntil }),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(answerBy === undefined ? {} : { answerBy }),
    restricted: restrictedBy(known),
    consents,
  };
}

interface LoggedRecord extends RecordTold {
  entry: ToldEntry;
}

function recordIn(entry: ToldEntry): LoggedRecord[] {
  const told = recordToldBy(entry.event, entry.payload);
  return told === null ? [] : [{ ...told, entry }];
}

/** The facts of a person's records, each with what it takes over from the one it ends. */
function factsOf(records: readonly LoggedRecord[]): (id: string) => ConsentFacts {
  const byId = new Map(records.map((record) => [record.id, record]));
  const known = new Map<string, ConsentFacts>();
  const facts = (id: string | null): ConsentFacts => {
    const record = byId.get(id ?? '');
    if (record === undefined) return {};
    const before = known.get(record.id);
    if (before !== undefined) return before;
    // Until it is worked out: whoever writes entries that end each other in a circle is told of by what they lack.
    known.set(record.id, {});
    const own = factsAfter(facts(record.ends), saidOf(record.entry), record.decisions !== null);
    known.set(record.id, own);
    return own;
  };
  return facts;
}

/** Which codes were chosen, in one order: `meteo servizi / BORGO CENTRO`. */
export function chosen({ categories, zones }: ConsentDecisions): string {
  const codes = (of: Record<string, boolean>) =>
    Object.keys(of)
      .filter((code) => of[code] === true)
      .sort()
      .join(' ');
  return `${codes(categories)} / ${codes(zones)}`;
}

/** Only the person restricts and lifts, one act after the other. */
function restrictedBy(entries: readonly ToldEntry[]): boolean {
  const acts = entries.filter(({ event }) => event === 'dsar.restricted');
  const last = acts.sort((a, b) => a.at.localeCompare(b.at)).at(-1);
  return last?.payload?.restricted === true;
}

function endsAll({ event, payload }: ToldEntry): boolean {
  return event in ENDS && (payload?.decisions ?? null) === null;
}
