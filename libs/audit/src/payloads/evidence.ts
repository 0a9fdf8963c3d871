import { rowsOf, type AuditTransaction } from '../audit-transaction.js';
import type { LogEntry } from '../log-entry.js';
import { wrappersOf, type PayloadRow, type Payloads } from './payloads.js';
import { TRAIL } from './trail.js';

/** What of the log proves a record of consent (ISO/IEC TS 27560: commitment and key reference). */
export interface ConsentEvidence {
  /** The entry that tells of it. */
  entry: string;
  event: string;
  /** SHA-256(salt ‖ payload), hexadecimal: what the entry commits to. */
  commitment: string;
  /** Id of the municipality's data key above the person's own, under which the facts are sealed; null: under none. */
  key: string | null;
}

/** Entries that name a record and are not the one that made it. */
const BESIDES = /^(?:dsar|notice)\./;

/** The evidence of each of a person's records, by the record's id. Nothing of what was destroyed. */
export async function evidenceOf(
  transaction: AuditTransaction,
  payloads: Payloads,
  subject: string,
): Promise<Map<string, ConsentEvidence>> {
  const rows = rowsOf<LogEntry & PayloadRow>(await transaction.query(TRAIL, [null, subject, null]));
  const opened = await payloads.open(transaction, rows);
  const found = new Map<string, ConsentEvidence>();
  for (const [i, { id, event, commitment, payload }] of opened.entries()) {
    const record = payload?.consentId;
    if (typeof record !== 'string' || BESIDES.test(event)) continue;
    const [key = null] = wrappersOf(rows[i] as PayloadRow);
    // An objection among other changes is told of first: the last entry is the record's own.
    found.set(record, { entry: id, event, commitment, key });
  }
  return found;
}
