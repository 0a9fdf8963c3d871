import { request } from './http.js';
import type {
  Alert,
  AlertContent,
  Catalogue,
  Official,
  Preview,
  Problem,
  Progress,
  RecipientPage,
} from './types.js';

const at = (id: string) => `/api/alerts/${encodeURIComponent(id)}`;

export async function readSession(): Promise<Official> {
  return officialOf(await request<SessionAnswer>('/api/session'));
}

export async function logIn(username: string, password: string): Promise<Official> {
  return officialOf(
    await request<SessionAnswer>('/api/session', { method: 'POST', json: { username, password } }),
  );
}

export const logOut = () => request<void>('/api/session', { method: 'DELETE' });

type SessionAnswer = { official: Official };
const officialOf = (answer: SessionAnswer) => answer.official;

export const readCatalogue = (signal?: AbortSignal) => request<Catalogue>('/api/catalogue', { signal });

/** Newest first; `state` empty for all of them. */
export function listAlerts(state: string, before: string | null, signal?: AbortSignal) {
  const query = new URLSearchParams({ limit: '30' });
  if (state !== '') query.set('state', state);
  if (before !== null) query.set('before', before);
  return request<AlertPage>(`/api/alerts?${query}`, { signal });
}

export interface AlertPage {
  alerts: Alert[];
  /** Pass as `before` for older ones. */
  next: string | null;
}

export const readAlert = (id: string, signal?: AbortSignal) => request<Alert>(at(id), { signal });

export const createAlert = (content: AlertContent) =>
  request<Alert>('/api/alerts', { method: 'POST', json: content });

/** `version` is the one that was read: somebody else's change is not written over. */
export const updateAlert = (id: string, content: AlertContent, version: number) =>
  request<Alert>(at(id), { method: 'PUT', json: { ...content, version } });

export const deleteDraft = (id: string) => request<void>(at(id), { method: 'DELETE' });

export const importCap = (xml: string) =>
  request<{ alert: Alert; notices: Problem[] }>('/api/alerts/import', {
    method: 'POST',
    raw: xml,
    contentType: 'application/cap+xml',
  });

export const readPreview = (id: string, signal?: AbortSignal) =>
  request<Preview>(`${at(id)}/preview`, { signal });

const act =
  <Args extends unknown[]>(action: string, body: (...args: Args) => unknown) =>
  (id: string, ...args: Args) =>
    request<Alert>(`${at(id)}/${action}`, { method: 'POST', json: body(...args) });

export const submitAlert = act('submit', (contentHash: string) => ({ contentHash }));
export const withdrawAlert = act('withdraw', () => ({}));
export const approveAlert = act('approve', (contentHash: string, releaseAt: string | null) => ({
  contentHash,
  releaseAt,
}));
export const returnAlert = act('return', (reason: string) => ({ reason }));
export const rejectAlert = act('reject', (reason: string) => ({ reason }));
export const stopAlert = act('stop', () => ({}));

export const readProgress = (id: string, signal?: AbortSignal) =>
  request<Progress>(`${at(id)}/progress`, { signal });

export const progressStreamPath = (id: string) => `${at(id)}/progress/stream`;

export const readRecipients = (id: string, after: string | null) => {
  const query = new URLSearchParams({ limit: '50' });
  if (after !== null) query.set('after', after);
  return request<RecipientPage>(`${at(id)}/recipients?${query}`);
};
