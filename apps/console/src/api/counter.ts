import { request } from './http.js';

/** Where the citizen is; `paper`: they signed a form. */
export const CHANNELS = ['counter', 'phone', 'paper'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Citizen {
  /** As they say it. It travels in bodies alone. */
  number: string;
  channel: Channel;
}

export interface Offer {
  languages: string[];
  zones: { code: string; name: string }[];
  categories: {
    code: string;
    name: Record<string, string>;
    legalBasis: 'public_task' | 'consent';
    statuteRef: string | null;
  }[];
  notice: { version: string; texts: Record<string, string> };
}

export interface Figures {
  active: number;
  paused: number;
  suspended: number;
  suspendedAsUnreachable: number;
  failing: number;
}

export interface Subscriber {
  subscribedAt: string;
  channel: string;
  language: string;
  zones: string[];
  categories: string[];
  pausedUntil: string | null;
  validUntil: string | null;
  failures: number;
}

export interface Look {
  subscriber: Subscriber | null;
  suspendedAt: string | null;
}

export interface SignUp extends Citizen {
  zones: string[];
  categories: string[];
  language: string;
  noticeVersion: string;
  ageDeclared: boolean;
  guardianName?: string;
  guardianNumber?: string;
  paperReference?: string;
}

export interface Challenge {
  id: string;
  codeExpiresAt: string;
}

/** What a code is for. */
export type Purpose = 'sign-ups' | 'withdrawals';

const post = <T>(path: string, json: unknown = {}) =>
  request<T>(`/api/counter/${path}`, { method: 'POST', json });

export const readOffer = (signal?: AbortSignal) => request<Offer>('/api/counter/offer', { signal });
export const readFigures = (signal?: AbortSignal) => request<Figures>('/api/counter/figures', { signal });
export const lookUp = ({ number, channel }: Citizen) => post<Look>('look', { number, channel });
export const signUp = (asked: SignUp) => post<Challenge>('sign-ups', asked);
export const askToLeave = ({ number, channel }: Citizen) =>
  post<Challenge>('withdrawals', { number, channel });
/** @param guardianCode of who answers for a child under 14; null where nobody need */
export const confirmCode = (purpose: Purpose, id: string, code: string, guardianCode: string | null) =>
  post<{ at: string }>(`${purpose}/${id}/confirm`, guardianCode === null ? { code } : { code, guardianCode });
export const sendAnother = (id: string) => post<Challenge>(`sign-ups/${id}/resend`);
export const hasAnswered = async (id: string, signal?: AbortSignal): Promise<boolean> =>
  (await request<{ state: string }>(`/api/counter/sign-ups/${id}`, { signal })).state === 'confirmed';
