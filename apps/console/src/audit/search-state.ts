import type { LogFilter } from '../api/audit.js';
import { fromTownField } from '../figures/rome.js';

/** The form as it stands; empty where nothing is asked for. */
export interface SearchForm {
  reason: string;
  number: string;
  subject: string;
  official: string;
  event: string;
  alert: string;
  from: string;
  to: string;
}

export const EMPTY_SEARCH: SearchForm = {
  ...{ reason: '', number: '', subject: '', official: '', event: '', alert: '', from: '', to: '' },
};

/** What is asked of the server: times as instants, nothing that is empty. */
export function filterOf({ from, to, ...words }: SearchForm): LogFilter {
  const times = { from: fromTownField(from)?.toISOString(), to: fromTownField(to)?.toISOString() };
  const given = Object.entries({ ...words, ...times })
    .map(([name, value]) => [name, value?.trim()] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  return { reason: words.reason, ...Object.fromEntries(given) };
}
