import type { RecipientOutcome } from './internal-api.js';

/** How many alerts and messages may be asked about at once, each. */
export const PERSON_OUTCOMES_LIMIT = 200;

/** dispatcher `POST /internal/recipients/:subscriberId/outcomes`: what became of what was sent to one person. */
export interface PersonOutcomesRequest {
  /** Ids of alerts they were drawn for. */
  alerts: string[];
  /** Ids of the batches that carried codes, links and confirmations to them. */
  messages: string[];
}

/** Who is not in the ledger, or no longer, is left out. No number is in it. */
export interface PersonOutcomes {
  /** What ended before may be gone from the ledger. */
  keptSince: string;
  alerts: SentOutcome[];
  messages: SentOutcome[];
}

export interface SentOutcome {
  /** Of the alert, or of the batch. */
  id: string;
  state: RecipientOutcome['state'];
  /** When an SMSC took it first. */
  submittedAt: string | null;
  /** When the receipt came. */
  deliveredAt: string | null;
  /** Parts the SMSC accepted. */
  parts: number;
  /** Why it did not arrive, or not yet; null when there is nothing to say. */
  reason: { it: string; en: string } | null;
}
