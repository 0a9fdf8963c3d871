/** Everything the log tells of. */
export const AUDIT_EVENTS = [
  'notice.published',
  'terms.published',
  'notice.served',
  'notice.asked',
  'registration.requested',
  'otp.sent',
  'otp.failed',
  'otp.confirmed',
  'consent.given',
  'consent.refused',
  'consent.changed',
  'consent.paused',
  'consent.resumed',
  'consent.reaffirmed',
  'consent.withdrawn',
  'consent.expired',
  'objection.raised',
  'subject.erased',
  'restore.replayed',
  'retention.applied',
  'dsar.access',
  'dsar.export',
  'dsar.rectified',
  'dsar.restricted',
  'municipality.changed',
  'municipality.senders_changed',
  'number.suspended',
  'number.reassigned',
  'record.viewed',
  'official.login',
  'official.login_failed',
  'official.created',
  'official.role_changed',
  'official.disabled',
  'official.enabled',
  'official.password_changed',
  'alert.drafted',
  'alert.edited',
  'alert.deleted',
  'alert.submitted',
  'alert.withdrawn',
  'alert.returned',
  'alert.rejected',
  'alert.approved',
  'alert.scheduled',
  'alert.released',
  'alert.stopped',
  'alert.expired',
  'alert.completed',
  'audience.drawn',
  'dispatch.stopped',
  'dispatch.completed',
  'dispatch.resent',
  'dispatch.corrected',
  'dispatch.given_up',
  'dispatch.doubt_decided',
  'feed.republished',
  'feed.discarded',
  'ledger.forgotten',
  'export.created',
  'key.rotated',
  'checkpoint.signed',
] as const;

export type AuditEvent = (typeof AUDIT_EVENTS)[number];

/** Who did it: an official, the citizen, or a service by itself. */
export type AuditActor = `official:${string}` | 'citizen' | `service:${string}` | `operator:${string}`;

/** One thing that happened. */
export interface AuditEntry {
  /** Null for what belongs to no municipality: it goes into a log of its own. */
  municipalityId: string | null;
  event: AuditEvent;
  actor: AuditActor;
  /** The subscriber it is about: their random reference, never derived from the number. */
  subjectRef?: string;
  alertId?: string;
  /** Default: now. */
  occurredAt?: Date;
  /** Facts that prove it. Never a number, a code or a secret. */
  payload: Record<string, unknown>;
}
