import type { Told, ToldEntry } from '#libs/audit';
import type { ConsentDecisions } from '../subscribers/consent.entity.js';
import type { SubscriberStatus } from '../subscribers/subscriber.entity.js';

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
}

/** A subscription as the log tells it. Undefined is what it does not say. */
export interface SubscriberStory {
  /** Null: there is none, or none any more. */
  status: SubscriberStatus | null;
  consentId?: string;
  language?: string;
  decisions?: ConsentDecisions;
  pausedUntil?: string | null;
  restricted?: boolean;
  consents: ToldConsent[];
}

/**
 * Entries have no order, for transactions do not end as they began; the records they tell of do: each names the one it
 * ends, so that what is in force is the one that nothing ends.
 */
export function storyOf({ entries }: Told): SubscriberStory {
  const known = entries.filter((entry) => entry.payload !== null);
  const consents = known.flatMap((entry) => consentOf(entry));
  if (entries.some(({ event }) => event === 'subject.erased')) return { status: null, consents };
  const end = known.find(endsAll);
  const kept = known.filter((entry) => !endsAll(entry) && isRecord(entry));
  const ended = new Set(kept.map(({ payload }) => payload?.ends));
  const head = kept.find((entry) => !ended.has(consentIdOf(entry)));
  if (head?.payload === undefined || head.payload === null) return { status: null, consents };
  const { language, decisions } = head.payload;
  return {
    status: end === undefined ? 'active' : (ENDS[end.event] ?? 'active'),
    consentId: consentIdOf(head) ?? '',
    ...(typeof language === 'string' ? { language } : {}),
    ...(isDecisions(decisions) ? { decisions } : {}),
    ...pauseBy(head),
    restricted: restrictedBy(known),
    consents,
  };
}

/** Other entries may name a record as well: that a decision in it is also an objection, or a correction. */
function isRecord({ event, payload }: ToldEntry): boolean {
  return event === 'consent.given' || typeof payload?.ends === 'string';
}

/** Nobody begins with a pause; afterwards a record says, or leaves it as it is. */
function pauseBy({ event, payload }: ToldEntry): Pick<SubscriberStory, 'pausedUntil'> {
  if (event === 'consent.given') return { pausedUntil: null };
  return payload?.pausedUntil === undefined ? {} : { pausedUntil: payload.pausedUntil as string | null };
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
  return event in ENDS && !isDecisions(payload?.decisions);
}

function consentOf(entry: ToldEntry): ToldConsent[] {
  const id = consentIdOf(entry);
  const decisions = entry.payload?.decisions;
  return id === null || !isRecord(entry)
    ? []
    : [{ id, decisions: isDecisions(decisions) ? decisions : null }];
}

function consentIdOf({ payload }: ToldEntry): string | null {
  return typeof payload?.consentId === 'string' ? payload.consentId : null;
}

function isDecisions(value: unknown): value is ConsentDecisions {
  return typeof value === 'object' && value !== null && 'categories' in value && 'zones' in value;
}
