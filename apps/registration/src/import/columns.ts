import { importProblem } from './problems.js';

/** What a sheet must have, by the names clerks give it. */
const NAMES = {
  number: ['numero', 'number', 'telefono', 'cellulare', 'phone', 'mobile'],
  zones: ['zone', 'zona', 'zones', 'zone_codes'],
  categories: ['categorie', 'categoria', 'categories', 'category'],
  language: ['lingua', 'language'],
  notice: ['informativa', 'versione_informativa', 'notice', 'notice_version'],
  signedOn: ['data', 'data_firma', 'date', 'signed_on'],
  reference: ['riferimento', 'modulo', 'reference', 'paper_reference'],
} as const;

export type Column = keyof typeof NAMES;

export const COLUMNS = Object.keys(NAMES) as Column[];

/** The name by which a column is shown in messages and in the reject file. */
export function columnName(column: Column): string {
  return NAMES[column][0];
}

/** Where each column stands. @throws ProblemError `import.columns_missing` */
export function columnsOf(header: readonly string[]): Record<Column, number> {
  const names = header.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const at = (column: Column) =>
    names.findIndex((name) => (NAMES[column] as readonly string[]).includes(name));
  const missing = COLUMNS.filter((column) => at(column) === -1);
  if (missing.length > 0)
    throw importProblem('import.columns_missing', {
      params: { columns: missing.map(columnName).join(', ') },
    });
  return Object.fromEntries(COLUMNS.map((column) => [column, at(column)])) as Record<Column, number>;
}

/** What separates the fields of this first line: Italian spreadsheets write semicolons. */
export function delimiterOf(firstLine: string): ',' | ';' | '\t' {
  const count = (separator: string) => firstLine.split(separator).length;
  const candidates = [';', ',', '\t'] as const;
  return candidates.reduce((best, each) => (count(each) > count(best) ? each : best));
}
