/** What authoring's HTTP API answers (its description: `/api/openapi.json`). */

export type Severity = 'Extreme' | 'Severe' | 'Moderate' | 'Minor' | 'Unknown';
export const SEVERITIES: readonly Severity[] = ['Extreme', 'Severe', 'Moderate', 'Minor'];

export const ALERT_STATES = [
  'draft',
  'returned',
  'submitted',
  'scheduled',
  'released',
  'completed',
  'stopped',
  'rejected',
  'expired',
] as const;
export type AlertState = (typeof ALERT_STATES)[number];

export type AlertMode = 'actual' | 'drill';

export interface Official {
  id: string;
  name: string;
  role: string;
  permissions: string[];
  municipality: Person;
}

export interface Person {
  id: string;
  name: string;
}

export interface Zone {
  id: string;
  code: string;
  name: string;
  /** [latitude, longitude] pairs, the last equal to the first. */
  polygon: [number, number][];
}

export interface Category {
  id: string;
  code: string;
  name: Record<string, string>;
  legalBasis: 'public_task' | 'consent';
}

export interface Catalogue {
  zones: Zone[];
  categories: Category[];
  languages: string[];
  sender: string;
  municipality: Person;
}

export interface Variant {
  language: string;
  text: string;
}

export interface AlertContent {
  severity: Severity;
  categoryId: string | null;
  zoneIds: string[];
  variants: Variant[];
  expiresAt: string | null;
}

export type Action = 'edit' | 'delete' | 'submit' | 'withdraw' | 'approve' | 'return' | 'reject' | 'stop';

export interface HistoryEntry {
  at: string;
  event: string;
  /** Null when the clock did it. */
  by: Person | null;
  reason: string | null;
}

export interface Alert extends AlertContent {
  id: string;
  /** Grows with every change. */
  version: number;
  state: AlertState;
  mode: AlertMode;
  polygons: [number, number][][];
  sender: string;
  releaseAt: string | null;
  createdBy: Person;
  submittedBy: Person | null;
  approvedBy: Person | null;
  contentHash: string;
  source: 'api' | 'cap';
  cap: { identifier: string; sender: string; sent: string } | null;
  /** Only those get it who failed in that alert for these reasons. */
  correctionOf: { alertId: string; details: string[] } | null;
  history: HistoryEntry[];
  createdAt: string;
  updatedAt: string;
  /** What the asker may do now. */
  allowed: Action[];
}

export interface Problem {
  code: string;
  field: string | null;
  message: string;
}

export interface VariantPreview {
  language: string;
  text: string;
  alphabet: 'gsm7' | 'latin1' | 'ucs2';
  units: number;
  parts: number;
  unitsLeft: number;
  forcedBy: { char: string; index: number; costs: number }[];
  fold: { text: string; parts: number } | null;
}

export interface Preview {
  contentHash: string;
  /** Null when nobody could be asked; so the three figures that follow from it. */
  audience: { total: number; byLanguage: Record<string, number> } | null;
  zones: { id: string; name: string }[];
  variants: VariantPreview[];
  partsTotal: number | null;
  priceCents: number | null;
  secondsToSend: number | null;
  mode: AlertMode;
  /** They block submission. */
  problems: Problem[];
  notices: Problem[];
}

export const OUTCOMES = [
  'delivered',
  'submitted',
  'failed',
  'expired',
  'stopped',
  'inDoubt',
  'waiting',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Who had been sent to when the stop was heeded, and who will not be. */
export interface StopAccount {
  gone: number;
  /** Of those gone. */
  failed: number;
  stopped: number;
  /** Not known yet which of the two. */
  pending: number;
  settled: boolean;
}

export interface Progress {
  alertId: string;
  state: AlertState;
  at: string;
  audience: number;
  /** The audience is still being drawn: it grows. */
  drawing: boolean;
  counts: Record<Outcome, number>;
  /** The server's own check that the counts make the audience. */
  balanced: boolean;
  parts: number;
  /** Of those failed: who can be sent to again. */
  correctable: number;
  /** Of those in doubt: held until a person decides. */
  held: number;
  /** Null unless it was stopped. */
  stop: StopAccount | null;
  byLanguage: Record<string, number>;
  releasedAt: string | null;
  firstSubmittedAt: string | null;
  lastOutcomeAt: string | null;
  ratePerSecond: number | null;
  etaSeconds: number | null;
}

export interface Recipient {
  subscriberId: string;
  maskedNumber: string;
  state: 'waiting' | 'submitted' | 'delivered' | 'failed' | 'expired' | 'stopped' | 'in_doubt';
  at: string;
  detail: string | null;
  parts: number;
}

export interface RecipientPage {
  recipients: Recipient[];
  next: string | null;
}
