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

/** Entries about nobody: of a municipality, by event and time. */
export interface NobodysFilter {
  municipality: string;
  events: readonly string[];
  from: Date;
  to: Date;
}

const PAGE = 1_000;

/** $1: municipality; $2: events; $3 and $4: from when, until when; $5 and $6: time and id of the last of the page before; $7: how many. */
const TRAIL_OF_NOBODY = `
SELECT ${LOG_ENTRY_COLUMNS}, ${PAYLOAD_COLUMNS}
FROM audit.entry e ${PAYLOAD_JOINS}
WHERE e.municipality_id = $1 AND e.event = ANY ($2) AND e.subject_ref IS NULL
  AND e.occurred_at >= $3 AND e.occurred_at <= $4
  AND ($5::timestamptz IS NULL OR (e.occurred_at, e.id) > ($5, $6::uuid))
ORDER BY e.occurred_at, e.id LIMIT $7`;

/** What was written before it was known about whom, payloads opened, the oldest first; read page by page. */
export async function* trailOfNobody(
  transaction: AuditTransaction,
  payloads: Payloads,
  { municipality, events, from, to }: NobodysFilter,
): AsyncGenerator<TrailEntry> {
  for (let last: TrailEntry | undefined; ;) {
    const answer = await transaction.query(TRAIL_OF_NOBODY, [
      ...[municipality, events, from, to, last?.at ?? null, last?.id ?? null, PAGE],
    ]);
    const page = await payloads.open(transaction, rowsOf<LogEntry & PayloadRow>(answer));
    yield* page;
    last = page.at(-1);
    if (page.length < PAGE) return;
  }
}
