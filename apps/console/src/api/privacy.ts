import { request } from './http.js';

/** The record of processing, as the API answers it (its description: `/api/openapi.json`): both languages at once. */
export interface PrivacyReport {
  title: Words;
  /** Of the municipality. */
  name: string;
  at: string;
  sections: ReportSection[];
  /** Cells that only the municipality can write. */
  toFill: number;
}

export interface Words {
  it: string;
  en: string;
}

export interface ReportCell extends Words {
  toFill: boolean;
}

export interface ReportSection {
  title: Words;
  columns: Words[];
  rows: ReportCell[][];
  said: ReportCell[];
}

/** Rows of a large municipality are counted in their own time. */
const COUNTING_TIMEOUT_MS = 40_000;

export const readPrivacyReport = (signal?: AbortSignal) =>
  request<PrivacyReport>('/api/privacy/report', { signal, timeoutMs: COUNTING_TIMEOUT_MS });
