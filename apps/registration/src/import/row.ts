import { ProblemError } from '#libs/http';
import type { Offer } from '../catalogue/catalogue.service.js';
import type { Notice } from '../catalogue/notice.entity.js';
import { yearsLater } from '../subscribers/decided.js';
import { normaliseNumber } from '../numbers/normalise.js';
import { choiceFrom, type Choice } from '../sign-up/choice.js';
import { COLUMNS, type Column } from './columns.js';
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

/** A sheet's row, checked field by field: everything that is wrong with it, or what it says. */
export function readRow(row: SheetRow, offer: Offer, now: Date): PaperSubscription | RowFault[] {
  const empty = COLUMNS.filter((column) => row[column].trim() === '');
  if (empty.length > 0)
    return empty.map((column) => ({ column, problem: importProblem('import.field_missing') }));
  const faults: RowFault[] = [];
  const number = tried('number', faults, () => normaliseNumber(row.number, offer.municipality.countries));
  const signedOn = tried('signedOn', faults, () => dateOf(row.signedOn, now));
  const choice = choiceOf(row, offer, faults);
  if (number === null || signedOn === null || choice === null) return faults;
  return { number, choice, signedOn, reference: row.reference.trim() };
}

function tried<T>(column: Column, faults: RowFault[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    faults.push({ column, problem: error });
    return null;
  }
}

const COLUMN_OF_FIELD: Record<string, Column> = {
  zones: 'zones',
  categories: 'categories',
  language: 'language',
  noticeVersion: 'notice',
};

/**
 * A paper bears the version that the citizen read, which need not be the last; but not one of before a change of what is
 * agreed to: whoever had agreed then was asked again.
 */
function choiceOf(row: SheetRow, offer: Offer, faults: RowFault[]): Choice | null {
  const noticeVersion = row.notice.trim();
  const language = row.language.trim().toLowerCase();
  const asked = { zones: listOf(row.zones), categories: listOf(row.categories), language, noticeVersion };
  const refusals: ProblemError[] = [];
  const choice = choiceFrom({ ...offer, noticeVersion }, asked, refusals);
  for (const problem of refusals)
    faults.push({ column: COLUMN_OF_FIELD[problem.field?.split('.')[0] ?? ''] ?? 'zones', problem });
  if (choice !== null && isSuperseded(choice.notice, offer)) {
    faults.push({ column: 'notice', problem: importProblem('import.notice_superseded') });
    return null;
  }
  return choice;
}

function isSuperseded({ publishedAt }: Notice, { notices }: Offer): boolean {
  return notices.some((notice) => notice.material && notice.publishedAt > publishedAt);
}

function listOf(field: string): string[] {
  return field
    .split(SEPARATOR)
    .map((code) => code.trim())
    .filter((code) => code !== '');
}

/** `2026-03-31` or `31/03/2026` → midnight UTC. @throws ProblemError `import.date_…` */
function dateOf(written: string, now: Date): Date {
  const text = written.trim();
  const italian = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const iso = italian === null ? text : `${italian[3]}-${pad(italian[2])}-${pad(italian[1])}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // 2026-02-31 becomes a day in March: it must come out as it went in.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || Number.isNaN(date.getTime()) || !date.toISOString().startsWith(iso))
    throw importProblem('import.date_wrong');
  if (date > now) throw importProblem('import.date_future');
  if (yearsLater(date) <= now) throw importProblem('import.date_past');
  return date;
}

function pad(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0');
}
