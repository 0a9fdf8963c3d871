import { LOG_ENTRY_COLUMNS, type LogEntry } from '../log-entry.js';
import { PAYLOAD_COLUMNS, PAYLOAD_JOINS, type PayloadRow, type Payloads } from '../payloads/payloads.js';
import { transactionOn, type Sql } from '../sql.js';

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
  /** Any of these: one number may have been several subjects'. */
  subjects?: readonly string[];
  alert?: string;
}

export interface FoundEntry extends LogEntry {
  seq: number;
  payload: Record<string, unknown> | null;
}

/** A part of what a search finds. */
export interface PageOptions {
  /** The number of the last entry of the page before; null for the first page. */
  after: number | null;
  limit: number;
  /** The newest first. Default: the oldest. */
  newest?: boolean;
}

type FoundRow = LogEntry & PayloadRow & { seq: number };

/**
 * $1 log, $2 after which number (null: from the beginning), $3 … $8 what is looked for, $9 how many. Where a time is asked
 * for the order is that of time, by its index, so that a day of long ago is not walked to from the end; else it is the log's.
 */
function foundPage(newest: boolean, byTime: boolean): string {
  const [beyond, order] = newest ? ['<', 'DESC'] : ['>', 'ASC'];
  const cursor = byTime
    ? `AND ($2::bigint IS NULL OR (e.occurred_at ${beyond}= (SELECT at FROM cursor)
                               AND (e.occurred_at, s.seq) ${beyond} ((SELECT at FROM cursor), $2)))`
    : `AND ($2::bigint IS NULL OR s.seq ${beyond} $2)`;
  return `
WITH cursor AS (
  SELECT occurred_at AS at FROM audit.sequenced JOIN audit.entry ON entry.id = entry_id
  WHERE log_id = $1 AND seq = $2::bigint
)
SELECT s.seq::float8 AS seq, ${LOG_ENTRY_COLUMNS}, ${PAYLOAD_COLUMNS}
FROM audit.sequenced s
JOIN audit.entry e ON e.id = s.entry_id
${PAYLOAD_JOINS}
WHERE s.log_id = $1 ${cursor}
  AND ($3::timestamptz IS NULL OR e.occurred_at >= $3) AND ($4::timestamptz IS NULL OR e.occurred_at < $4)
  AND ($5::text IS NULL OR e.event = $5) AND ($6::text IS NULL OR e.actor = $6)
  AND ($7::uuid[] IS NULL OR e.subject_ref = ANY ($7)) AND ($8::uuid IS NULL OR e.alert_id = $8)
ORDER BY ${byTime ? `e.occurred_at ${order}, ` : ''}s.seq ${order} LIMIT $9`;
}

const STATEMENTS = {
  log: { newest: foundPage(true, false), oldest: foundPage(false, false) },
  time: { newest: foundPage(true, true), oldest: foundPage(false, true) },
};

/** One page of the entries of a log that answer. */
export async function searchPage(
  sql: Sql,
  payloads: Payloads,
  { logId, from, to, event, actor, subject, subjects, alert }: SearchFilter,
  { after, limit, newest = false }: PageOptions,
): Promise<FoundEntry[]> {
  const people = subject === undefined ? subjects : [subject];
  const wanted = [from, to, event, actor, people, alert].map((value) => value ?? null);
  const ordered = from === undefined && to === undefined ? STATEMENTS.log : STATEMENTS.time;
  const statement = newest ? ordered.newest : ordered.oldest;
  const rows = await sql<FoundRow>(statement, [logId, after, ...wanted, limit]);
  const opened = await payloads.open(transactionOn(sql), rows);
  return opened.map(({ salt: _, ...found }) => found);
}

/** The entries of a log that answer, the oldest first; read page by page, however many they are. */
export async function* searchLog(
  sql: Sql,
  payloads: Payloads,
  filter: SearchFilter,
): AsyncGenerator<FoundEntry> {
  for (let after: number | null = null; ;) {
    const rows: FoundEntry[] = await searchPage(sql, payloads, filter, { after, limit: PAGE });
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.seq;
  }
}
