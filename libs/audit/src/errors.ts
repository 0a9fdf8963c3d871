export type AuditErrorCode =
  /** What is stored of a log is not what was signed before: it was tampered with, or restored from an older copy. */
  | 'audit.log_damaged'
  /** There is no log of that municipality, or it is empty. */
  | 'audit.log_unknown'
  /** Another checkpoint of the same size stands where this one was to be written: two histories were signed. */
  | 'audit.log_forked'
  /** The signing key is not the one the log is signed with, and no hand-over says that it may be. */
  | 'audit.key_changed'
  /** The entry tells of the newest checkpoint, and comes under the next: when anything else happens. */
  | 'audit.not_signed_yet'
  | 'audit.push_failed'
  /** Entries still wait for their number after a reasonable time. */
  | 'audit.sequencing_late';

export class AuditError extends Error {
  override readonly name = 'AuditError';

  constructor(
    readonly code: AuditErrorCode,
    message: string,
  ) {
    super(message);
  }
}
