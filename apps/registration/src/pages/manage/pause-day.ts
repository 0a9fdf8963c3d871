import type { ProblemLanguage } from '#libs/http';
import { rightsProblem } from '../../rights/problems.js';
import { clock } from '../words/names-and-times.js';

const DAY_MS = 24 * 3_600_000;
const MOST_DAYS = 366;

/**
 * The beginning of a day in Italy, from what a date field sends (`2026-12-24`) or people type (`24/12/2026`).
 * @throws ProblemError `manage.pause_date`
 */
export function pauseDay(written: string, now: Date, language: ProblemLanguage): Date {
  const iso = written
    .trim()
    .replace(/^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/, (_, d: string, m: string, y) =>
      [y, m.padStart(2, '0'), d.padStart(2, '0')].join('-'),
    );
  const start = midnight(iso);
  const ahead = (start?.getTime() ?? 0) - now.getTime();
  if (start === null || ahead <= 0 || ahead > MOST_DAYS * DAY_MS)
    throw rightsProblem('manage.pause_date', {
      field: 'until',
      params: { example: exampleDay(now, language) },
    });
  return start;
}

/** Two weeks from now, as people write a day. */
export function exampleDay(now: Date, language: ProblemLanguage): string {
  const locale = language === 'it' ? 'it-IT' : 'en-GB';
  const then = new Date(now.getTime() + 14 * DAY_MS);
  return new Intl.DateTimeFormat(locale, {
    ...{ timeZone: 'Europe/Rome', day: '2-digit', month: '2-digit', year: 'numeric' },
  }).format(then);
}

/** Null for what is no day. */
function midnight(iso: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return null;
  const plain = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(plain.getTime()) || plain.toISOString().slice(0, 10) !== iso) return null;
  const starts = ['+01:00', '+02:00'].map((offset) => new Date(`${iso}T00:00:00${offset}`));
  return starts.find((start) => clock(start, 'it') === '00:00') ?? null;
}
