import type { AlertMode, TextVariant } from '#libs/contracts';
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
}

export interface ExportedAlert {
  alertId: string;
  /** When they were drawn for it. */
  drawnAt: Date;
  releasedAt: string | null;
  mode: AlertMode | null;
  text: string | null;
}

/** An alert with its text in every language. */
export type DrawnAlert = Omit<ExportedAlert, 'text'> & { variants: TextVariant[] | null };

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
  messages: { kind: MessageKind; sentAt: Date }[];
  written: { keyword: InboundKeyword; receivedAt: Date }[];
  /** Who did what with the record, looks at it included. */
  log: { id: string; event: string; actor: string; at: Date }[];
}
