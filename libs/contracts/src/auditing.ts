import type { AudienceRule } from './events.js';

/**
 * What authoring asks registration, which keeps the log, on behalf of an auditor. Every question but the last names who
 * asks and why: that they looked is in the log before they see anything.
 */

/** What an official is allowed to do when they look; the person looked at is told that, rather than a name. */
export type ViewerRole = 'author' | 'approver' | 'auditor' | 'administrator';

/** Who looks, and for what reason: part of every question about people. */
export interface Look {
  /** `official:<id>`, from the session, or `operator:<name>` at the command line. */
  viewer: `official:${string}` | `operator:${string}`;
  /** Of an official. */
  viewerRole?: ViewerRole;
  reason: string;
}

/** What an auditor looks for; what is not named does not matter. */
export interface LogSearch {
  /** As a person wrote it; neither kept nor logged: whoever ever had it is found through the blind index. */
  number?: string;
  subject?: string;
  actor?: string;
  alert?: string;
  event?: string;
  /** ISO 8601. */
  from?: string;
  /** Before then. */
  to?: string;
}

/** registration `POST /internal/audit/:municipalityId/search` */
export interface LogSearchRequest extends LogSearch, Look {
  /** `next` of the page before; null for the first. */
  after: number | null;
  limit: number;
  /** The newest first; else the oldest. */
  newest: boolean;
  /** A page to be read, without the facts of the entries; or a file to be taken home, with them. */
  purpose: 'page' | 'file';
}

export interface LogSearchPage {
  entries: FoundLogEntry[];
  /** Null at the end. */
  next: number | null;
  /** The subjects the number was found to be of; null when there was no number. */
  subjects: string[] | null;
  /** Why a number could not be looked for. */
  refused: NumberRefused | null;
}

export interface NumberRefused {
  /** `number.wrong`, `number.landline`, … */
  code: string;
  it: string;
  en: string;
}

export interface FoundLogEntry {
  seq: number;
  id: string;
  at: string;
  event: string;
  name: { it: string; en: string };
  actor: string;
  subject: string | null;
  alert: string | null;
  municipality: string | null;
  commitment: string;
  /** Null where it was not asked for, or destroyed. */
  payload: Record<string, unknown> | null;
}

/** registration `POST /internal/audit/:municipalityId/entries/:id` */
export interface LogEntryProof {
  entry: FoundLogEntry;
  salt: string | null;
  /** SHA-256(0x00 ‖ entry), hexadecimal. */
  leaf: string;
  /** Base64, from the leaf's neighbour up. */
  proof: string[];
  /** The signed note of the checkpoint it is proved under, and the log's key. */
  checkpoint: string;
  key: string;
}

export interface LogEntryAnswer {
  /** Null: there is no such entry in the municipality's log. */
  found: LogEntryProof | null;
  /** What is stored is not what was signed: nothing can be proved, and somebody must look. */
  damaged: boolean;
}

/** registration `GET /internal/audit/:municipalityId/checkpoints`: about the log, and about nobody. */
export interface LogOverview {
  origin: string;
  key: string;
  /** Entries that have their number. */
  size: number;
  /** Where every checkpoint is brought: `folder`, `http`, … */
  publishedTo: string[];
  /** The newest first. */
  checkpoints: { size: number; signedAt: string; note: string }[];
}

/** registration `POST /internal/audit/:municipalityId/exports`: a bundle of the log, to be verified elsewhere. */
export interface LogExportRequest extends Look {
  /** ISO 8601; it begins at the last checkpoint by then. Null: with the log. */
  from: string | null;
  /** ISO 8601; it ends at the first checkpoint from then on. Null: now. */
  to: string | null;
}

export type LogExportFailure =
  | 'audit.log_damaged'
  | 'audit.sequencing_late'
  | 'audit.export_timed_out'
  | 'audit.export_failed'
  | 'audit.export_interrupted';

/** How far an export is. A municipality has one at a time; it is gone a day after it is ready. */
export interface LogExport {
  id: string;
  state: 'running' | 'ready' | 'failed' | 'cancelled';
  startedBy: Look['viewer'];
  /** ISO 8601. */
  startedAt: string;
  from: string | null;
  to: string | null;
  /** Entries written, of how many; null until that is known. */
  done: number;
  of: number | null;
  /** Of the archive; null until it is ready. */
  bytes: number | null;
  /** When the archive is removed; null until it is ready. */
  keptUntil: string | null;
  /** It is ready at another instance, and the one that answers cannot give its file. */
  elsewhere: boolean;
  failure: LogExportFailure | null;
}

/** What registration answers to a start, a cancel and `GET /internal/audit/:municipalityId/exports`. */
export interface LogExportAnswer {
  /** Null: there is none. */
  export: LogExport | null;
  /** Nothing was started: that one still runs. */
  refused: 'running' | null;
}

/** registration `POST /internal/audit/:municipalityId/exports/:id/file`, which answers with a tar archive. */
export type LogExportFileRequest = Pick<Look, 'viewer'>;

/** registration `POST /internal/audit/:municipalityId/why`: all it knows of why somebody got an alert, or did not. */
export interface WhyRequest extends Look {
  alert: string;
  number?: string;
  subject?: string;
}

export interface WhyFactsAnswer {
  facts: WhyFacts | null;
  /** Why a number could not be looked for. */
  refused: NumberRefused | null;
  damaged: boolean;
}

/** Why an audience has somebody in it, or has not. */
export type WhyReason =
  | 'drawn'
  | 'not_released'
  | 'still_drawing'
  | 'nobody'
  | 'subscribed_later'
  | 'withdrawn_before'
  | 'objected_before'
  | 'expired_before'
  | 'not_answered'
  | 'suspended_before'
  | 'ended_before'
  | 'paused'
  | 'restricted'
  | 'other_category'
  | 'other_zone'
  /** The alert corrects another, and was for those alone who had not got that one. */
  | 'not_addressed'
  | 'draw_stopped'
  | 'draw_expired'
  | 'unexplained';

export interface WhyFacts {
  municipality: { id: string; name: string };
  /** Whose the number is and was, the oldest first; or the one person asked about. */
  subjects: { subject: string; subscribedAt: string; leftAt: string | null; status: string }[];
  /** The one of them that the answer is about; null when there is nobody. */
  subject: string | null;
  reason: WhyReason;
  /** What was in force when the audience was drawn. */
  consent: WhyConsent | null;
  category: { code: string; name: Record<string, string>; legalBasis: string; statute: string | null } | null;
  /** The alert's zones, and what the person had decided of each; null when they were never asked. */
  zones: { code: string; name: string; chosen: boolean | null }[];
  /** What the person had decided of the category. */
  categoryChosen: boolean | null;
  draw: WhyDraw | null;
  /** Whether the person is in the audience, under the root that the log holds. */
  membership: WhyMembership | null;
  log: WhyLog;
}

export interface WhyLog {
  checkpoint: string;
  /** The key that signed it. */
  key: string;
  /** Where the log's key changed: checkpoints that name both keys, signed by both. Not in answers of before. */
  handOvers?: string[];
  entries: WhyEntry[];
}

export interface WhyConsent {
  id: string;
  receiptId: string;
  schema: string;
  action: string;
  channel: string;
  recordedAt: string;
  /** When the notice was shown, where it is known. */
  servedAt: string | null;
  codeSentAt: string | null;
  confirmedAt: string | null;
  operator: string | null;
  ageDeclared: boolean;
  validUntil: string | null;
  pausedUntil: string | null;
  decisions: { categories: Record<string, boolean>; zones: Record<string, boolean> };
  /** The entry of the log that tells of it, what it commits to, and the id of the data key above the person's; null: destroyed. */
  evidence?: { entry: string; event: string; commitment: string; key: string | null } | null;
  notice: { version: string; language: string; sha256: string; text: string };
  terms: WhyTerms;
}

/** The terms of processing that a consent was given under. */
export interface WhyTerms {
  version: number;
  /** Of the content in RFC 8785 form, hexadecimal. */
  sha256: string;
  content: {
    controller: string;
    dpoContact: string;
    processors: string[];
    withdrawalMethods: string[];
    retentionBasis: string;
    retentionDays: number;
    categories: { code: string; legalBasis: string; statuteRef: string | null }[];
    zones: { code: string; name: string; area?: [number, number][] }[];
  };
}

export interface WhyDraw {
  state: string;
  startedAt: string;
  finishedAt: string | null;
  releasedAt: string | null;
  drawn: number;
  contentHash: string | null;
  rule: AudienceRule | null;
}

export interface WhyMembership {
  leaves: number;
  root: string;
  around: { index: number; people: string[]; proof: string[] }[];
}

/** An entry of the log with its proof. */
export interface WhyEntry {
  seq: number;
  entry: {
    id: string;
    municipality: string | null;
    event: string;
    actor: string;
    subject: string | null;
    alert: string | null;
    at: string;
    commitment: string;
  };
  salt: string | null;
  payload: Record<string, unknown> | null;
  leaf: string;
  proof: string[];
}

/** dispatcher `GET /internal/alerts/:alertId/recipients/:subscriberId/trail`: what became of one recipient. */
export interface RecipientTrail {
  /** Null: nobody of that reference was brought to the dispatcher for that alert. */
  trail: Trail | null;
}

export interface Trail {
  maskedNumber: string;
  takenAt: string;
  lane: string;
  mode: string;
  sender: string;
  language: string;
  text: string | null;
  expiresAt: string;
  /** What became of each try, in order. */
  outcomes: {
    at: string;
    state: string;
    route: string | null;
    /** Of the SMSC, one a part it accepted. */
    messageIds: string[];
    parts: number;
    detail: string | null;
  }[];
  /** The network's last word: on the message (part 0), and on its parts. */
  receipts: {
    part: number;
    delivered: boolean;
    state: string;
    error: string | null;
    /** In the network's own clock. */
    doneAt: string | null;
    at: string;
  }[];
  /** Another try is due, or somebody has to decide. */
  waiting: { dueAt: string | null; inDoubt: boolean } | null;
}

/** “Why did this number get this alert at this time?”: from consent to receipt. No number is in it. */
export interface WhyAnswer extends WhyFacts {
  format: 'campanile.why.v1';
  askedAt: string;
  alert: {
    id: string;
    state: string;
    contentHash: string;
    /** What the hash is of (RFC 8785, SHA-256). */
    content: Record<string, unknown>;
    submittedBy: { id: string; name: string } | null;
    submittedAt: string | null;
    approvedBy: { id: string; name: string } | null;
    approvedAt: string | null;
  };
  /** Names of the officials in the entries, by actor. */
  names: Record<string, string>;
  /** From the dispatcher's ledger, which only grows; not in the log, but for its totals. */
  dispatch: Trail | null;
}
