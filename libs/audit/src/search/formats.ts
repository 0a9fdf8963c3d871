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

/** Lines of a file of that kind. In CSV nothing that a spreadsheet would compute: it stands after an apostrophe. */
export async function* formatted(
  entries: AsyncIterable<FoundEntry>,
  format: FoundFormat,
): AsyncGenerator<string> {
  // Spreadsheets take a file for UTF-8 by its first character.
  if (format === 'csv') yield `\ufeff${COLUMNS.join(',')}\r\n`;
  for await (const entry of entries) yield format === 'csv' ? csvLine(entry) : `${canonicalJson(entry)}\n`;
}

function csvLine(entry: FoundEntry): string {
  const row = { ...entry, payload: entry.payload === null ? '' : canonicalJson(entry.payload) };
  return stringify([COLUMNS.map((column) => row[column])], {
    escape_formulas: true,
    record_delimiter: '\r\n',
  });
}
