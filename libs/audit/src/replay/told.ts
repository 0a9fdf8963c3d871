import { commitmentOf } from '../audit-log.js';
import type { LogEntry } from '../log-entry.js';
import type { OpenedPayload, PayloadRow, Payloads } from '../payloads/payloads.js';
import { transactionOn, type Sql } from '../sql.js';
import { toldPage, type About } from './told.sql.js';

const PAGE = 2_000;

export interface ToldEntry extends LogEntry {
  /** Null once it was destroyed, and where it is not what the entry committed to. */
  payload: Record<string, unknown> | null;
  /** Why there is none. */
  missing?: 'destroyed' | 'falsified';
}

/** All that the log tells of one person, of one alert, or one entry. */
export interface Told {
  id: string;
  entries: ToldEntry[];
}

/** A log that can be read, in the transaction that is open there. */
export interface ReadableLog {
  sql: Sql;
  payloads: Payloads;
}

export interface ToldOptions {
  about: About;
  /** Null for all municipalities. */
  municipalityId: string | null;
  /** Default: all. */
  events?: readonly string[];
}

type Row = LogEntry & PayloadRow & { about: string };

/**
 * What the log tells, one person or alert after the other by id, in constant memory; their entries in no order that
 * means anything, for transactions end in another than they begin. Entries without a number yet are among them: in one
 * snapshot they stand if and only if what they tell of does.
 */
export async function* toldBy(
  { sql, payloads }: ReadableLog,
  { about, municipalityId, events }: ToldOptions,
): AsyncGenerator<Told> {
  const statement = toldPage(about);
  let told: Told = { id: '', entries: [] };
  for (let last: Row | undefined; ;) {
    const values = [last?.about ?? null, last?.id ?? null, municipalityId, events ?? null, PAGE];
    const rows: Row[] = await sql<Row>(statement, values);
    for (const row of await payloads.open(transactionOn(sql), rows)) {
      if (told.id !== row.about) {
        if (told.entries.length > 0) yield told;
        told = { id: row.about, entries: [] };
      }
      told.entries.push(judged(row));
    }
    last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
  }
  if (told.entries.length > 0) yield told;
}

function judged({
  about: _,
  salt,
  payload,
  ...entry
}: LogEntry & OpenedPayload & { about: string }): ToldEntry {
  if (salt === null || payload === null) return { ...entry, payload: null, missing: 'destroyed' };
  const genuine = commitmentOf(Buffer.from(salt, 'hex'), payload).toString('hex') === entry.commitment;
  return genuine ? { ...entry, payload } : { ...entry, payload: null, missing: 'falsified' };
}
