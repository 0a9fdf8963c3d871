import { stringify } from 'csv-stringify/sync';
import { canonicalJson } from '#libs/tlog';
import type { FoundEntry } from './search.js';

export type FoundFormat = 'csv' | 'jsonl';

const COLUMNS = [
  'seq',
  'at',
  'event',
  'actor',
  'municipality',
  'subject',
  'alert',
  'id',
  'commitment',
  'payload',
] as const;

/** One more column of a CSV: what it is called, and what stands in it. */
export type MoreColumns<Entry> = Record<string, (entry: Entry) => string>;

/**
 * Lines of a file of that kind. In CSV nothing that a spreadsheet would compute: it stands after an apostrophe.
 * @param more columns for people, before the others
 */
export async function* formatted<Entry extends FoundEntry>(
  entries: AsyncIterable<Entry>,
  format: FoundFormat,
  more: MoreColumns<Entry> = {},
): AsyncGenerator<string> {
  // Spreadsheets take a file for UTF-8 by its first character.
  if (format === 'csv') yield `\ufeff${line([...Object.keys(more), ...COLUMNS])}`;
  for await (const entry of entries)
    yield format === 'csv' ? csvLine(entry, more) : `${canonicalJson(entry)}\n`;
}

function csvLine<Entry extends FoundEntry>(entry: Entry, more: MoreColumns<Entry>): string {
  const row = { ...entry, payload: entry.payload === null ? '' : canonicalJson(entry.payload) };
  return line([...Object.values(more).map((cell) => cell(entry)), ...COLUMNS.map((column) => row[column])]);
}

function line(cells: (string | number | null)[]): string {
  return stringify([cells], { escape_formulas: true, record_delimiter: '\r\n' });
}
