import { request } from './http.js';
import type { Alert } from './types.js';

interface Sentence {
  it: string;
  en: string;
}

/** Recipients that failed for the same reason on the same route. */
export interface Failure {
  detail: string;
  routeId: string | null;
  count: number;
  /** How many of them can be sent to again. */
  correctable: number;
  meaning: Sentence;
  remedy: Sentence;
  /** What of the message may be at fault, and can be corrected. */
  corrections: ('sender' | 'text')[];
}

export interface Aftermath {
  /** Why nothing more can be sent; null while it can. */
  closed: 'unknown' | 'ended' | 'stopped' | 'expired' | 'key_destroyed' | null;
  failures: Failure[];
  held: number;
  resending: number;
  /** Alerts that went to failed recipients in its place, and for how many they were. */
  correctedBy: { alertId: string; recipients: number; at: string }[];
  /** Registered for the municipality, but for the alert's own. */
  senders: string[];
}

export interface Letter {
  id: string;
  subscriberId: string;
  maskedNumber: string;
  detail: string;
}

export type Decision =
  | { what: 'resend_failed'; detail?: string; letters?: string[]; sender?: string }
  | { what: 'give_up_failed'; detail?: string; letters?: string[] }
  | { what: 'resend_held' | 'accept_held' | 'give_up_held' };

const at = (id: string) => `/api/alerts/${encodeURIComponent(id)}`;

export const readAftermath = (id: string, signal?: AbortSignal) =>
  request<Aftermath>(`${at(id)}/aftermath`, { signal });

export const readLetters = (id: string, detail: string, after: string | null) => {
  const query = new URLSearchParams({ limit: '50', detail });
  if (after !== null) query.set('after', after);
  return request<{ letters: Letter[]; next: string | null }>(`${at(id)}/dead-letters?${query}`);
};

export interface Done {
  /** For how many it was carried out. */
  done: number;
  /** Who was not sent to again because they have a later message by now. */
  overtaken: number;
}

export const decide = (id: string, decision: Decision) =>
  request<Done>(`${at(id)}/aftermath`, { method: 'POST', json: decision });

/** A draft that corrects the alert for those who failed for these reasons. */
export const beginCorrection = (id: string, details: string[]) =>
  request<Alert>(`${at(id)}/correction`, { method: 'POST', json: { details } });
