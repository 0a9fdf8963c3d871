import { request, requestFile } from './http.js';

/** What the log's API answers to an auditor (its description: `/api/openapi.json`). */

export interface EventName {
  it: string;
  en: string;
}

export interface LogEntry {
  /** Its place in the log, from 0. */
  seq: number;
  id: string;
  at: string;
  event: string;
  name: EventName;
  actor: string;
  /** Of an official. */
  actorName: string | null;
  subject: string | null;
  alert: string | null;
  commitment: string;
  payload: Record<string, unknown> | null;
}

export interface LogPage {
  entries: LogEntry[];
  next: number | null;
  /** Whose the number is and was; null when no number was given. */
  subjects: string[] | null;
}

/** What is looked for; the number is sent in a body and stays nowhere. */
export interface LogFilter {
  reason: string;
  number?: string;
  subject?: string;
  official?: string;
  alert?: string;
  event?: string;
  from?: string;
  to?: string;
}

export interface LogChoices {
  events: { event: string; name: EventName }[];
  officials: { id: string; name: string; role: string }[];
}

export interface LogEntryProof {
  entry: LogEntry;
  salt: string | null;
  leaf: string;
  proof: string[];
  checkpoint: string;
  key: string;
}

export interface LogOverview {
  origin: string;
  key: string;
  size: number;
  publishedTo: string[];
  checkpoints: { size: number; signedAt: string; note: string }[];
}

export interface ProvedEntry {
  seq: number;
  entry: {
    id: string;
    event: string;
    actor: string;
    subject: string | null;
    alert: string | null;
    at: string;
  };
  payload: Record<string, unknown> | null;
  leaf: string;
  proof: string[];
}

export interface Trail {
  maskedNumber: string;
  takenAt: string;
  sender: string;
  language: string;
  text: string | null;
  outcomes: {
    at: string;
    state: 'waiting' | 'submitted' | 'delivered' | 'failed' | 'expired' | 'stopped' | 'in_doubt';
    route: string | null;
    messageIds: string[];
    parts: number;
    detail: string | null;
  }[];
  receipts: {
    part: number;
    delivered: boolean;
    state: string;
    error: string | null;
    doneAt: string | null;
    at: string;
  }[];
  waiting: { dueAt: string | null; inDoubt: boolean } | null;
}

export const WHY_REASONS = [
  'drawn',
  'not_released',
  'still_drawing',
  'nobody',
  'subscribed_later',
  'withdrawn_before',
  'objected_before',
  'expired_before',
  'not_answered',
  'suspended_before',
  'ended_before',
  'paused',
  'restricted',
  'other_category',
  'other_zone',
  'not_addressed',
  'draw_stopped',
  'draw_expired',
  'unexplained',
] as const;

export interface WhyAnswer {
  askedAt: string;
  municipality: { id: string; name: string };
  subject: string | null;
  reason: (typeof WHY_REASONS)[number];
  consent: {
    id: string;
    action: string;
    channel: string;
    recordedAt: string;
    servedAt: string | null;
    codeSentAt: string | null;
    /** Not in answers of before. */
    evidence?: { entry: string; commitment: string; key: string | null } | null;
    confirmedAt: string | null;
    operator: string | null;
    validUntil: string | null;
    notice: { version: string; language: string; sha256: string; text: string };
    terms: { version: number; sha256: string; content: { controller: string; dpoContact: string } };
  } | null;
  category: { code: string; name: Record<string, string>; legalBasis: string; statute: string | null } | null;
  categoryChosen: boolean | null;
  zones: { code: string; name: string; chosen: boolean | null }[];
  draw: {
    state: string;
    startedAt: string;
    finishedAt: string | null;
    releasedAt: string | null;
    drawn: number;
  } | null;
  membership: { leaves: number; root: string; around: { index: number; people: string[] }[] } | null;
  alert: {
    id: string;
    contentHash: string;
    content: { variants?: { language: string; text: string }[] };
    submittedBy: { id: string; name: string } | null;
    submittedAt: string | null;
    approvedBy: { id: string; name: string } | null;
    approvedAt: string | null;
  };
  names: Record<string, string>;
  dispatch: Trail | null;
  log: { checkpoint: string; key: string; entries: ProvedEntry[] };
}

export interface LogExport {
  id: string;
  state: 'running' | 'ready' | 'failed' | 'cancelled';
  startedBy: string;
  startedByName: string | null;
  startedAt: string;
  from: string | null;
  to: string | null;
  /** Entries written, of how many; null until that is known. */
  done: number;
  of: number | null;
  bytes: number | null;
  keptUntil: string | null;
  elsewhere: boolean;
  failure: { it: string; en: string } | null;
}

const LOOK_TIMEOUT_MS = 40_000;

const ask = <T>(path: string, json: unknown) =>
  request<T>(`/api/audit/${path}`, { method: 'POST', json, timeoutMs: LOOK_TIMEOUT_MS });

export const readChoices = (signal?: AbortSignal) => request<LogChoices>('/api/audit/choices', { signal });

/** Newest first. */
export const searchLog = (filter: LogFilter, after: number | null) =>
  ask<LogPage>('search', { ...filter, limit: 50, ...(after === null ? {} : { after }) });

export const fileOfLog = (filter: LogFilter, format: 'csv' | 'jsonl') =>
  requestFile('/api/audit/search/file', { ...filter, format });

export const proveEntry = (id: string, reason: string) =>
  ask<LogEntryProof>(`entries/${encodeURIComponent(id)}`, { reason });

export const readLog = (signal?: AbortSignal) => request<LogOverview>('/api/audit/checkpoints', { signal });

export const askWhy = (question: { reason: string; alert: string; number?: string; subject?: string }) =>
  ask<WhyAnswer>('why', question);

/** The copy that is being made, or the last one; null where there is none. */
export const readExport = async (signal?: AbortSignal) =>
  (await request<{ export: LogExport | null }>('/api/audit/exports', { signal })).export;

export const startExport = async (asked: { reason: string; from?: string; to?: string }) =>
  (await ask<{ export: LogExport | null }>('exports', asked)).export;

export const cancelExport = async (id: string) => {
  const path = `/api/audit/exports/${encodeURIComponent(id)}`;
  return (await request<{ export: LogExport | null }>(path, { method: 'DELETE' })).export;
};

/** Where the browser downloads it by itself, straight to the disk. */
export const exportAddress = (id: string) => `/api/audit/exports/${encodeURIComponent(id)}/file`;
