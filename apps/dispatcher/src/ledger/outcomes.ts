import type { RecipientOutcome } from '#libs/contracts';

/** What an outcome row says; the numbers stand in the ledger and never change their meaning. */
export const OUTCOME = {
  accepted: 1,
  failed: 2,
  expired: 3,
  stopped: 4,
  inDoubt: 5,
  /** Refused for now: another attempt follows. */
  deferred: 6,
  /** Accepted once more, after its account was closed: a duplicate, in evidence and not counted. */
  acceptedAgain: 7,
} as const;

export type Outcome = (typeof OUTCOME)[keyof typeof OUTCOME];

/** Outcomes after which nobody tries again. */
export type FinalOutcome = 1 | 2 | 3 | 4;

/** Why, where no `command_status` says it; the numbers stand in the ledger. */
export const REASON = {
  none: 0,
  withdrawn: 1,
  noRoute: 2,
  textRefused: 3,
  numberRefused: 4,
  alertStopped: 5,
  alertExpired: 6,
  connectionLost: 7,
  noAnswer: 8,
  processLost: 9,
  keyDestroyed: 10,
  sentAgain: 11,
  takenAsSent: 12,
  givenUp: 13,
  /** An earlier message to the same subscriber still waits. */
  behind: 14,
} as const;

export type Reason = (typeof REASON)[keyof typeof REASON];

const REASON_WORDS: Record<Reason, string | null> = {
  [REASON.none]: null,
  [REASON.withdrawn]: 'withdrawn',
  [REASON.noRoute]: 'no_route',
  [REASON.textRefused]: 'text_refused',
  [REASON.numberRefused]: 'number_refused',
  [REASON.alertStopped]: 'alert_stopped',
  [REASON.alertExpired]: 'alert_expired',
  [REASON.connectionLost]: 'connection_lost',
  [REASON.noAnswer]: 'no_answer',
  [REASON.processLost]: 'process_lost',
  [REASON.keyDestroyed]: 'key_destroyed',
  [REASON.sentAgain]: 'sent_again',
  [REASON.takenAsSent]: 'taken_as_sent',
  [REASON.givenUp]: 'given_up',
  [REASON.behind]: 'behind_earlier',
};

/** The state people read for an outcome. */
export const STATE_OF: Record<Outcome, RecipientOutcome['state']> = {
  [OUTCOME.accepted]: 'submitted',
  [OUTCOME.failed]: 'failed',
  [OUTCOME.expired]: 'expired',
  [OUTCOME.stopped]: 'stopped',
  [OUTCOME.inDoubt]: 'in_doubt',
  [OUTCOME.deferred]: 'waiting',
  [OUTCOME.acceptedAgain]: 'submitted',
};

/** `withdrawn`, or `smpp:0x0B`; null when there is nothing to say. */
export function detailOf(reason: number, status: number): string | null {
  const word = REASON_WORDS[reason as Reason];
  if (word) return word;
  if (status === 0) return null;
  return `smpp:0x${(status >>> 0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** What `detailOf` said, read back. A word nobody knows is a reason nothing has. */
export function reasonOf(detail: string): { reason: number; status: number } {
  const status = /^smpp:0x([0-9A-F]{1,8})$/.exec(detail)?.[1];
  if (status !== undefined) return { reason: REASON.none, status: Number.parseInt(status, 16) | 0 };
  const known = Object.entries(REASON_WORDS).find(([, word]) => word === detail);
  return { reason: known === undefined ? -1 : Number(known[0]), status: 0 };
}
