/** What was decided of each kind of alert and of each zone that was offered, by code. */
export interface ToldDecisions {
  categories: Record<string, boolean>;
  zones: Record<string, boolean>;
}

/** A record of consent, as the entry that made it tells of it. */
export interface RecordTold {
  id: string;
  /** The record it ends; null for the first. */
  ends: string | null;
  /** Null: nothing is decided any more, all of it was ended. */
  decisions: ToldDecisions | null;
}

/**
 * The record that an entry made. Entries have no order that can be relied on, for transactions do not end as they began;
 * records do: each names the one it ends, so that what is in force is the one that nothing ends.
 * @returns null for other entries, those included that only name a record: that it is an objection too, or a correction
 */
export function recordToldBy(event: string, payload: Record<string, unknown> | null): RecordTold | null {
  const { consentId, ends, decisions } = payload ?? {};
  if (typeof consentId !== 'string') return null;
  if (event !== 'consent.given' && typeof ends !== 'string') return null;
  return {
    id: consentId,
    ends: typeof ends === 'string' ? ends : null,
    decisions: isDecisions(decisions) ? decisions : null,
  };
}

function isDecisions(value: unknown): value is ToldDecisions {
  return typeof value === 'object' && value !== null && 'categories' in value && 'zones' in value;
}
