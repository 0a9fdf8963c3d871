import { rowsOf, type AuditTransaction } from '../audit-transaction.js';
import { LOG_ENTRY_COLUMNS, type LogEntry } from '../log-entry.js';
import {
  PAYLOAD_COLUMNS,
  PAYLOAD_JOINS,
  type OpenedPayload,
  type PayloadRow,
  type Payloads,
} from './payloads.js';

export interface TrailFilter {
  event?: string;
  subject?: string;
  alert?: string;
}

export type TrailEntry = LogEntry & OpenedPayload;

/** $1: event, $2: subject, $3: alert. Transactions in the order in which they began, entries in that in which they were appended. */
export const TRAIL = `
SELECT ${LOG_ENTRY_COLUMNS}, ${PAYLOAD_COLUMNS}
FROM audit.entry e ${PAYLOAD_JOINS}
WHERE ($1::text IS NULL OR e.event = $1) AND ($2::uuid IS NULL OR e.subject_ref = $2)
  AND ($3::uuid IS NULL OR e.alert_id = $3)
ORDER BY e.xid, e.id`;

/** The entries about something, payloads opened, those included that have no number yet. For few entries: not paged. */
export async function trailOf(
  transaction: AuditTransaction,
  payloads: Payloads,
  { event, subject, alert }: TrailFilter = {},
): Promise<TrailEntry[]> {
  const answer = await transaction.query(TRAIL, [event ?? null, subject ?? null, alert ?? null]);
  return payloads.open(transaction, rowsOf<LogEntry & PayloadRow>(answer));
}
