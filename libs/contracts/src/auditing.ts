/**
 * What authoring asks registration, which keeps the log, on behalf of an auditor. Every question but the last names who
 * asks and why: that they looked is in the log before they see anything.
 */

/** Who looks, and for what reason: part of every question about people. */
export interface Look {
  /** `official:<id>`, from the session, or `operator:<name>` at the command line. */
  viewer: `official:${string}` | `operator:${string}`;
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
