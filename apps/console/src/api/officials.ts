import { request } from './http.js';

export const ROLES = ['author', 'approver', 'auditor', 'administrator'] as const;

export type RoleName = (typeof ROLES)[number];

export interface Account {
  id: string;
  username: string;
  name: string;
  role: string;
  /** Since when they may act no more; null while they may. */
  disabledAt: string | null;
}

export interface NewAccount {
  username: string;
  name: string;
  role: RoleName;
  password: string;
}

export type AccountChange = { role: RoleName } | { disabled: boolean } | { password: string };

export const readAccounts = async (signal?: AbortSignal): Promise<Account[]> =>
  (await request<{ officials: Account[] }>('/api/officials', { signal })).officials;

export const createAccount = (json: NewAccount) =>
  request<Account>('/api/officials', { method: 'POST', json });

export const changeAccount = (id: string, json: AccountChange) =>
  request<Account>(`/api/officials/${encodeURIComponent(id)}`, { method: 'PATCH', json });

export const changeOwnPassword = (current: string, next: string) =>
  request<void>('/api/session/password', { method: 'PUT', json: { current, next } });
