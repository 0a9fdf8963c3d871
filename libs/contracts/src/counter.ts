import type { ViewerRole } from './auditing.js';

/**
 * What authoring asks registration on behalf of an official who serves a citizen, at the counter or on the phone. Every
 * question about a person names who asks. Numbers stand in bodies alone.
 */

/** Where the citizen is; `paper`: they signed a form, whose reference is recorded. */
export type DeskChannel = 'counter' | 'phone' | 'paper';

/** Part of every question about people: `official:<id>`, from the session. */
export interface Served {
  viewer: `official:${string}`;
  viewerRole?: ViewerRole;
}

/** Why something was not done: the problem, to be told to the official as it is. */
export interface DeskRefusal {
  code: string;
  status: number;
  field: string | null;
  it: string;
  en: string;
  errors: DeskRefusal[];
}

/** Exactly one of both is null. */
export interface DeskAnswer<T> {
  answer: T | null;
  refused: DeskRefusal | null;
}

/** registration `GET /internal/counter/:municipalityId/offer`: what there is to choose from, and to read out. */
export interface DeskOffer {
  languages: string[];
  zones: { code: string; name: string }[];
  categories: {
    code: string;
    name: Record<string, string>;
    legalBasis: 'public_task' | 'consent';
    statuteRef: string | null;
  }[];
  notice: { version: string; texts: Record<string, string> };
}

/** registration `GET /internal/counter/:municipalityId/figures` */
export interface SubscriberFigures {
  active: number;
  paused: number;
  /** For whatever reason: unreachable, or a consent that ran out. */
  suspended: number;
  suspendedAsUnreachable: number;
  /** Active, and not reached at least once in the time that counts. */
  failing: number;
}

/** registration `POST /internal/counter/:municipalityId/look` */
export interface DeskLookRequest extends Served {
  /** As written. */
  number: string;
  channel: DeskChannel;
}

export interface DeskLook {
  /** Null: nobody is subscribed with this number. */
  subscriber: DeskSubscriber | null;
  /** When the last who had the number was suspended, where that is how they ended. */
  suspendedAt: string | null;
}

export interface DeskSubscriber {
  subscribedAt: string;
  /** Of the consent in force. */
  channel: string;
  language: string;
  zones: string[];
  categories: string[];
  pausedUntil: string | null;
  validUntil: string | null;
  /** Alerts that could not reach the number for good, in the time that counts. */
  failures: number;
}

/** registration `POST /internal/counter/:municipalityId/sign-ups` */
export interface DeskSignUpRequest extends Served {
  channel: DeskChannel;
  number: string;
  zones: string[];
  categories: string[];
  language: string;
  /** The version that was read out, or handed over. */
  noticeVersion: string;
  /** 14 or over; who is not needs a guardian, whose own phone gets a code too. */
  ageDeclared: boolean;
  guardianName?: string;
  /** As written. */
  guardianNumber?: string;
  /** Of the signed form; needed for `paper`, and for nothing else. */
  paperReference?: string;
}

/** A code is on its way; `…/sign-ups/:id/confirm` takes it, `…/resend` sends another. */
export interface DeskChallenge {
  id: string;
  codeExpiresAt: string;
}

export interface DeskCode extends Served {
  code: string;
}

/** `…/sign-ups/:id/confirm` */
export interface DeskSignUpCode extends DeskCode {
  /** That of the guardian of a child under 14. */
  guardianCode?: string;
}

/** registration `GET /internal/counter/:municipalityId/sign-ups/:id`: whether the phone has answered by itself. */
export interface DeskSignUpState {
  state: 'pending' | 'confirmed';
}

/** registration `POST /internal/counter/:municipalityId/withdrawals`, and `…/:id/confirm` */
export interface DeskWithdrawalRequest extends Served {
  number: string;
  channel: DeskChannel;
}

export interface DeskDone {
  at: string;
}
