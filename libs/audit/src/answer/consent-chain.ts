import type { WhyConsent, WhyEntry } from '#libs/contracts';
import { recordToldBy, type RecordTold } from '../consent-record.js';

/** A record of consent with the entry that tells of it. */
export interface LoggedRecord extends RecordTold {
  line: WhyEntry;
}

/** What the log tells of a person's records, each of which ends another. */
export class ConsentChain {
  readonly #records: ReadonlyMap<string, LoggedRecord>;

  /** @param entries of one person */
  constructor(entries: readonly WhyEntry[]) {
    const records = entries.flatMap((line) => {
      const told = recordToldBy(line.entry.event, line.payload);
      return told === null ? [] : [{ ...told, line }];
    });
    this.#records = new Map(records.map((record) => [record.id, record]));
  }

  get(id: string): LoggedRecord | undefined {
    return this.#records.get(id);
  }

  /** The entry of the record that ends this one. */
  endOf(id: string): WhyEntry | undefined {
    return [...this.#records.values()].find((record) => record.ends === id)?.line;
  }

  /** A fact that a record took over from those before it, unless it says another; undefined when none says it. */
  inherited(id: string, field: string): unknown {
    const seen = new Set<string>();
    for (let at = this.get(id); at !== undefined && !seen.has(at.id); at = this.get(at.ends ?? '')) {
      seen.add(at.id);
      const said = at.line.payload?.[field];
      if (said !== undefined) return said;
    }
    return undefined;
  }
}

/** What an answer shows of a consent, and where the entry says the same. What an entry does not say is not compared. */
const SHOWN: readonly [keyof WhyConsent, string][] = [
  ['receiptId', 'receiptId'],
  ['channel', 'channel'],
  ['operator', 'operator'],
  ['servedAt', 'servedAt'],
  ['codeSentAt', 'sentAt'],
  ['confirmedAt', 'confirmedAt'],
  ['ageDeclared', 'ageDeclared'],
  ['validUntil', 'validUntil'],
  ['pausedUntil', 'pausedUntil'],
];

/** @returns the facts of a consent that are not those its entry tells */
export function differing(consent: WhyConsent, { line }: LoggedRecord): string[] {
  const said = line.payload ?? {};
  return SHOWN.filter(
    ([shown, told]) => said[told] !== undefined && (said[told] ?? null) !== (consent[shown] ?? null),
  ).map(([shown]) => shown);
}
