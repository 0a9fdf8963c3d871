import { LOG_ENTRY_COLUMNS, type LogEntry } from '../log-entry.js';
import type { Sql } from '../sql.js';

const PAGE = 1_000;

/** Which entries; what is not named does not matter. */
export interface SearchFilter {
  logId: string;
  from?: Date;
  /** Before then. */
  to?: Date;
  event?: string;
  actor?: string;
  subject?: string;
  alert?: string;
}

export interface FoundEntry extends LogEntry {
  seq: number;
  payload: Record<string, unknown> | null;
}

/** $1 log, $2 after which number, $3 … $8 what is looked for, $9 how many. */
const FOUND_PAGE = `
SELECT s.seq::float8 AS seq, ${LOG_ENTRY_COLUMNS}, p.body AS payload
FROM audit.sequenced s
JOIN audit.entry e ON e.id = s.entry_id
LEFT JOIN audit.payload p ON p.entry_id = e.id
WHERE s.log_id = $1 AND s.seq > $2
  AND ($3::timestamptz IS NULL OR e.occurred_at >= $3) AND ($4::timestamptz IS NULL OR e.occurred_at < $4)
  AND ($5::text IS NULL OR e.event = $5) AND ($6::text IS NULL OR e.actor = $6)
  AND ($7::uuid IS NULL OR e.subject_ref = $7) AND ($8::uuid IS NULL OR e.alert_id = $8)
ORDER BY s.seq LIMIT $9`;

/** The entries of a log that answer, in their order; read page by page, however many they are. */
export async function* searchLog(sql: Sql, filter: SearchFilter): AsyncGenerator<FoundEntry> {
  const { logId, from, to, event, actor, subject, alert } = filter;
  const wanted = [from, to, event, actor, subject, alert].map((value) => value ?? null);
  for (let after = -1; ;) {
    const rows = await sql<FoundEntry>(FOUND_PAGE, [logId, after, ...wanted, PAGE]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.seq;
  }
}
