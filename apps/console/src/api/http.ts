import i18next from 'i18next';
import { Refusal, refusalOf } from './refusal.js';

const TIMEOUT_MS = 15_000;
const unauthenticatedListeners = new Set<() => void>();

/** Calls back when the server no longer knows who we are. Returns what ends it. */
export function onUnauthenticated(listener: () => void): () => void {
  unauthenticatedListeners.add(listener);
  return () => unauthenticatedListeners.delete(listener);
}

export function reportUnauthenticated(): void {
  for (const listener of unauthenticatedListeners) listener();
}

interface Request {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  json?: unknown;
  /** Sent as it is; `contentType` says what it is. */
  raw?: string;
  contentType?: string;
  signal?: AbortSignal;
  /** Milliseconds until the answer has come in whole. */
  timeoutMs?: number;
}

/** A log of millions of entries is looked through, and written out, in its own time. */
const FILE_TIMEOUT_MS = 3_600_000;

/**
 * Asks authoring. The cookie is the only proof of who asks.
 * @throws Refusal with the server's own sentence, or `network` when there was no answer
 */
export async function request<T>(path: string, options: Request = {}): Promise<T> {
  const response = await send(path, options);
  const text = await response.text();
  const body: unknown = text === '' ? null : parse(text);
  if (response.ok) return body as T;
  if (response.status === 401 && path !== '/api/session') reportUnauthenticated();
  throw refusalOf(response.status, body, i18next.t('problem.unexpected', { status: response.status }));
}

/**
 * A file that the server makes for a question.
 * @throws Refusal as `request`; also when the file breaks off on its way
 */
export async function requestFile(path: string, json: unknown): Promise<Blob> {
  const response = await send(path, { method: 'POST', json, timeoutMs: FILE_TIMEOUT_MS });
  if (!response.ok) {
    if (response.status === 401) reportUnauthenticated();
    const fallback = i18next.t('problem.unexpected', { status: response.status });
    throw refusalOf(response.status, parse(await response.text()), fallback);
  }
  try {
    return await response.blob();
  } catch {
    throw new Refusal(0, 'network', i18next.t('problem.network'));
  }
}

async function send(
  path: string,
  { method = 'GET', json, raw, contentType, signal, timeoutMs = TIMEOUT_MS }: Request,
) {
  const timeout = AbortSignal.timeout(timeoutMs);
  const headers: Record<string, string> = {
    accept: 'application/json, application/problem+json',
    'accept-language': i18next.language,
  };
  if (raw !== undefined) headers['content-type'] = contentType ?? 'text/plain';
  else if (json !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(raw !== undefined ? { body: raw } : json !== undefined ? { body: JSON.stringify(json) } : {}),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new Refusal(0, 'network', i18next.t('problem.network'));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The sentence for a person, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Refusal ? error.message : i18next.t('problem.page');
}
