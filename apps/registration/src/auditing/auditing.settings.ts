import type { LogKey } from '#libs/audit';

export const AUDITING = Symbol('AUDITING');

/** What auditors' questions are answered with. */
export interface Auditing {
  key: LogKey;
  /** Kinds of places outside where checkpoints are brought. */
  publishedTo: readonly string[];
}
