import type { AlertMode, SentOutcome, TextVariant } from '#libs/contracts';
import type { ConsentEvidence } from '#libs/audit';
import type { LegalBasis } from '../../catalogue/category.entity.js';
import type { MessageKind } from '../../messages/message-sent.entity.js';
import type { InboundKeyword } from '../../inbound/inbound.entity.js';
import type { ConsentAction, ConsentChannel, ConsentDecisions } from '../../subscribers/consent.entity.js';

/** A record of consent as its person takes it home. Instants are ISO 8601 in JSON. */
export interface ExportedConsent {
  id: string;
  receiptId: string;
  action: ConsentAction;
  channel: ConsentChannel;
  decisions: ConsentDecisions;
  /** Each kind that was decided about, with what allows the municipality to write about it, as it stood in the terms. */
  categories: ExportedDecision[];
  operatorId: string | null;
  paperReference: string | null;
  challengeId: string | null;
  codeSentAt: Date | null;
  confirmedAt: Date | null;
  attempts: number | null;
  ageDeclared: boolean;
  guardian: string | null;
  ipTruncated: string | null;
  userAgentFamily: string | null;
  pausedUntil: Date | null;
  validUntil: Date | null;
  retentionUntil: Date | null;
  recordedAt: Date;
  noticeServedAt: Date | null;
  notice: { version: string; language: string; text: string; sha256: string };
  termsVersion: number;
  terms: Record<string, unknown>;
  /** What of the log proves it. */
  evidence: ConsentEvidence | null;
}

export interface ExportedDecision {
  code: string;
  /** By language. */
  name: Record<string, string>;
  chosen: boolean;
  legalBasis: LegalBasis;
  statuteRef: string | null;
}

/** A sentence for a person. */
export interface Said {
  it: string;
  en: string;
}

/**
 * What became of a message to them, from the dispatcher's ledger. Beside its states: `unreadable`, the ledger could not
 * be read at this time; `not_kept`, it keeps nothing so old; `not_recorded`, it has nothing about it.
 */
export interface ExportedOutcome extends Omit<SentOutcome, 'id' | 'state'> {
  state: SentOutcome['state'] | 'unreadable' | 'not_kept' | 'not_recorded';
}

export interface ExportedAlert {
  alertId: string;
  /** When they were drawn for it. */
  drawnAt: Date;
  releasedAt: string | null;
  mode: AlertMode | null;
  text: string | null;
  outcome: ExportedOutcome;
}

/** A code, a link or a confirmation. */
export interface ExportedMessage {
  kind: MessageKind;
  sentAt: Date;
  outcome: ExportedOutcome;
}

/** An alert with its text in every language. */
export type DrawnAlert = Omit<ExportedAlert, 'text' | 'outcome'> & { variants: TextVariant[] | null };

/** A message as it is recorded. */
export type RecordedMessage = Omit<ExportedMessage, 'outcome'> & { id: string };

/** An entry of the log, and what it says in words. */
export interface ExportedEntry {
  id: string;
  event: string;
  name: Said;
  actor: string;
  who: Said;
  /** Of a look at the record: at what of it, and the reason that was given. */
  look: { at: Said | null; reason: string | null } | null;
  /** ISO 8601. */
  at: string;
  commitment: string;
}

/** Everything there is about a person (GDPR art. 15 and 20). */
export interface CitizenExport {
  format: 'campanile.citizen-export.v1';
  exportedAt: Date;
  municipality: string;
  /** E.164. */
  number: string;
  subject: string;
  language: string;
  zones: string[];
  categories: string[];
  subscribedAt: Date;
  pausedUntil: Date | null;
  restrictedAt: Date | null;
  consents: ExportedConsent[];
  alerts: ExportedAlert[];
  messages: ExportedMessage[];
  /** Whether the ledger of outcomes could be read, and how far back it goes. */
  outcomes: { read: boolean; keptSince: string | null; note: Said | null };
  written: { keyword: InboundKeyword; receivedAt: Date }[];
  /** Who did what with the record, looks at it included. */
  log: ExportedEntry[];
}
