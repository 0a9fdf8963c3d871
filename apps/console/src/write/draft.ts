import type { Alert, AlertContent, Severity } from '../api/types.js';
import { fromTownField, hoursFrom, toTownField } from '../figures/rome.js';

/** An alert as the form holds it. */
export interface Draft {
  categoryId: string;
  /** Empty until somebody decides: a severity is never chosen by default. */
  severity: Severity | '';
  zoneIds: string[];
  /** By language; empty texts are not sent. */
  texts: Record<string, string>;
  /** As a `datetime-local` field shows it, in town time. */
  expires: string;
}

export type DraftEvent =
  | { type: 'loaded'; draft: Draft }
  | { type: 'category'; categoryId: string }
  | { type: 'severity'; severity: Severity }
  | { type: 'zone'; zoneId: string; chosen: boolean }
  | { type: 'zones'; zoneIds: string[] }
  | { type: 'text'; language: string; text: string }
  | { type: 'expires'; expires: string };

const DEFAULT_VALIDITY_HOURS = 6;

export function emptyDraft(now: Date): Draft {
  return {
    categoryId: '',
    severity: '',
    zoneIds: [],
    texts: {},
    expires: toTownField(hoursFrom(now, DEFAULT_VALIDITY_HOURS)),
  };
}

export function draftOf(alert: Alert): Draft {
  return {
    categoryId: alert.categoryId ?? '',
    severity: alert.severity === 'Unknown' ? '' : alert.severity,
    zoneIds: alert.zoneIds,
    texts: Object.fromEntries(alert.variants.map(({ language, text }) => [language, text])),
    expires: alert.expiresAt === null ? '' : toTownField(new Date(alert.expiresAt)),
  };
}

/** Variants keep the order of `languages`, the main one first: who reads none of them gets the first. */
export function contentOf(draft: Draft, languages: readonly string[]): AlertContent {
  const known = [
    ...languages,
    ...Object.keys(draft.texts).filter((language) => !languages.includes(language)),
  ];
  return {
    severity: draft.severity === '' ? 'Unknown' : draft.severity,
    categoryId: draft.categoryId === '' ? null : draft.categoryId,
    zoneIds: draft.zoneIds,
    variants: known
      .map((language) => ({ language, text: draft.texts[language] ?? '' }))
      .filter(({ text }) => text.trim() !== ''),
    expiresAt: fromTownField(draft.expires)?.toISOString() ?? null,
  };
}

export function draft(state: Draft, event: DraftEvent): Draft {
  switch (event.type) {
    case 'loaded':
      return event.draft;
    case 'category':
      return { ...state, categoryId: event.categoryId };
    case 'severity':
      return { ...state, severity: event.severity };
    case 'zone': {
      const others = state.zoneIds.filter((id) => id !== event.zoneId);
      return { ...state, zoneIds: event.chosen ? [...others, event.zoneId] : others };
    }
    case 'zones':
      return { ...state, zoneIds: event.zoneIds };
    case 'text':
      return { ...state, texts: { ...state.texts, [event.language]: event.text } };
    case 'expires':
      return { ...state, expires: event.expires };
  }
}
