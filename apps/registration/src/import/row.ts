import { ProblemError } from '#libs/http';
import type { Offer } from '../catalogue/catalogue.service.js';
import { normaliseNumber } from '../numbers/normalise.js';
import { choiceFrom, type Choice } from '../sign-up/choice.js';
import { COLUMNS, columnName, type Column } from './columns.js';
import { importProblem } from './problems.js';

/** A row as it stands in the sheet. */
export type SheetRow = Record<Column, string>;

/** A row that can be imported. */
export interface PaperSubscription {
  /** E.164 digits. */
  number: number;
  choice: Choice;
  signedOn: Date;
  reference: string;
}

/** What is wrong with a row: which field, and why. */
export interface RowFault {
  column: Column;
  problem: ProblemError;
}

const SEPARATOR = '|';

/** A sheet's row, checked field by field; the first fault is what the clerk is told. */
export function readRow(row: SheetRow, offer: Offer, now: Date): PaperSubscription | RowFault {
  const empty = COLUMNS.find((column) => row[column].trim() === '');
  if (empty !== undefined) return { column: empty, problem: importProblem('import.field_missing') };
  let column: Column = 'number';
  try {
    const number = normaliseNumber(row.number, offer.municipality.countries);
    column = 'signedOn';
    const signedOn = dateOf(row.signedOn, now);
    column = 'zones';
    return { number, choice: choiceOf(row, offer), signedOn, reference: row.reference.trim() };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { column: COLUMN_OF_FIELD[error.field?.split('.')[0] ?? ''] ?? column, problem: error };
  }
}

export function isFault(read: PaperSubscription | RowFault): read is RowFault {
  return 'problem' in read;
}

const COLUMN_OF_FIELD: Record<string, Column> = {
  zones: 'zones',
  categories: 'categories',
  language: 'language',
  noticeVersion: 'notice',
};

/** A paper may bear any version that was ever published: it is what the citizen read. */
function choiceOf(row: SheetRow, offer: Offer): Choice {
  const noticeVersion = row.notice.trim();
  return choiceFrom(
    { ...offer, noticeVersion },
    {
      zones: listOf(row.zones),
      categories: listOf(row.categories),
      language: row.language.trim().toLowerCase(),
      noticeVersion,
    },
  );
}

function listOf(field: string): string[] {
  return field
    .split(SEPARATOR)
    .map((code) => code.trim())
    .filter((code) => code !== '');
}

/** `2026-03-31` or `31/03/2026` → midnight UTC. @throws ProblemError `import.date_wrong`, `import.date_future` */
function dateOf(written: string, now: Date): Date {
  const text = written.trim();
  const italian = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const iso = italian === null ? text : `${italian[3]}-${pad(italian[2])}-${pad(italian[1])}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // 2026-02-31 becomes a day in March: it must come out as it went in.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(iso))
    throw importProblem('import.date_wrong');
  if (date > now) throw importProblem('import.date_future');
  return date;
}

function pad(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0');
}

/** For the reject file: the field as people name it. */
export function faultColumn({ column }: RowFault): string {
  return columnName(column);
}
