import { randomUUID } from 'node:crypto';
import type { InDoubtPolicy, Lane, Severity } from './lanes.js';
import { ContractError } from './errors.js';
import { TOPICS, type Topic } from './topics.js';

/** How an alert's audience is chosen: who chose one of these zones for this category. Frozen at approval. */
export interface AudienceRule {
  categoryId: string;
  zoneIds: string[];
  /** Of those alone who failed in another alert, and still could be sent it again when the audience is drawn. */
  correctionOf?: CorrectionOf;
}

/** An alert that is corrected, and the reasons (`RecipientOutcome.detail`) for which people did not get it, in order. */
export interface CorrectionOf {
  alertId: string;
  details: string[];
}

/** One text per language; the first is what everybody else reads. */
export interface TextVariant {
  /** BCP 47 primary subtag, lower case: `it`, `en`. */
  language: string;
  text: string;
}

/** authoring → registration: may be sent from now on. Self-sufficient: nothing is looked up at the author's. */
export interface AlertReleased {
  alertId: string;
  /** SHA-256 (hex) of the content that was approved. */
  contentHash: string;
  severity: Severity;
  lane: Lane;
  mode: AlertMode;
  audience: AudienceRule;
  variants: TextVariant[];
  /** Alphanumeric sender, at most 11 characters. */
  sender: string;
  releasedAt: string;
  expiresAt: string;
  inDoubt: InDoubtPolicy;
}

/** A drill is only ever carried by a route that holds no gateway's credentials. */
export type AlertMode = 'actual' | 'drill';

/** authoring → registration, dispatcher: nothing more of this alert may be submitted. */
export interface AlertStopped {
  alertId: string;
  stoppedAt: string;
}

/** authoring → registration, dispatcher: every recipient has an outcome; the alert's key may be destroyed. */
export interface AlertEnded {
  alertId: string;
  endedAt: string;
}

/** registration → authoring: how far the audience has been drawn. Totals, never increments. */
export interface AudienceProgress {
  alertId: string;
  /** Recipients put on the feed so far. */
  drawn: number;
  byLanguage: Record<string, number>;
  complete: boolean;
  /** SHA-256 (hex) over the drawn subscribers in order, once complete. */
  digest: string | null;
}

/** dispatcher → authoring: what became of an alert's recipients. Totals, never increments. */
export interface DispatchProgress {
  alertId: string;
  /** Grows with every change; an older revision arriving late is ignored. */
  revision: number;
  /** Recipients taken in from the feed: the sum of all the counts below. */
  taken: number;
  waiting: number;
  /** Accepted by the SMSC, no final receipt yet. */
  submitted: number;
  delivered: number;
  failed: number;
  expired: number;
  stopped: number;
  inDoubt: number;
  /** Parts accepted by the SMSC. */
  parts: number;
  /** Of those failed: who can be sent to again. Missing from dispatchers that do not keep them. */
  correctable?: number;
  /** Of those in doubt: held until a person decides. */
  held?: number;
  /** Of those in doubt: sent once more, their answer still to come. */
  resending?: number;
  firstSubmittedAt: string | null;
  lastOutcomeAt: string | null;
}

/** dispatcher → registration: what a phone sent us. Number and text travel sealed (`sealInbound`). */
export interface InboundMessage {
  receivedAt: string;
  routeId: string;
  keyId: string;
  /** base64 of the sealed { number, destination, text }. */
  sealed: string;
}

/** registration → dispatcher: this subscriber gets nothing that is not yet submitted. */
export interface SubscriberWithdrawn {
  subscriberId: string;
  withdrawnAt: string;
  /** The person is erased: no digit of their number stays. Not told by registrations of before. */
  erased?: {
    /** Batches of single messages that were theirs. */
    messages: string[];
  };
}

/**
 * dispatcher → registration: who did not get an alert for a reason that will be the same tomorrow (the number is
 * nobody's, or takes no SMS). May name a recipient of an alert more than once.
 */
export interface SubscribersUnreachable {
  alertId: string;
  failures: {
    subscriberId: string;
    at: string;
    /** As `RecipientOutcome.detail`. */
    detail: string;
  }[];
}

/** What each event topic carries; lane topics carry batches instead. */
export interface EventPayloads {
  [TOPICS.alertReleased]: AlertReleased;
  [TOPICS.alertStopped]: AlertStopped;
  [TOPICS.alertEnded]: AlertEnded;
  [TOPICS.audienceProgress]: AudienceProgress;
  [TOPICS.dispatchProgress]: DispatchProgress;
  [TOPICS.inboundMessage]: InboundMessage;
  [TOPICS.subscriberWithdrawn]: SubscriberWithdrawn;
  [TOPICS.subscribersUnreachable]: SubscribersUnreachable;
}

export type EventTopic = keyof EventPayloads & Topic;

/** What wraps every event between services. */
export interface EventEnvelope<T extends EventTopic = EventTopic> {
  v: 1;
  /** Unique: what a consumer remembers to handle an event once. */
  id: string;
  topic: T;
  at: string;
  municipalityId: string;
  data: EventPayloads[T];
}

/** A new envelope, ready to be encoded; `at` defaults to now. */
export function envelope<T extends EventTopic>(
  topic: T,
  municipalityId: string,
  data: EventPayloads[T],
  at: Date = new Date(),
): EventEnvelope<T> {
  return { v: 1, id: randomUUID(), topic, at: at.toISOString(), municipalityId, data };
}

export function encodeEvent(event: EventEnvelope): Buffer {
  return Buffer.from(JSON.stringify(event));
}

/**
 * Reads an event of the given topic.
 * @throws ContractError `contract.malformed` or `contract.version_unknown`
 */
export function decodeEvent<T extends EventTopic>(topic: T, payload: Uint8Array): EventEnvelope<T> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8'));
  } catch (cause) {
    throw new ContractError('contract.malformed', `An event on ${topic} is not JSON.`, { cause });
  }
  const event = value as Partial<EventEnvelope<T>> | null;
  if (typeof event !== 'object' || event === null || event.topic !== topic || typeof event.data !== 'object')
    throw new ContractError('contract.malformed', `An event on ${topic} has not the form of its topic.`);
  if (event.v !== 1)
    throw new ContractError(
      'contract.version_unknown',
      `An event on ${topic} has version ${String(event.v)}.`,
    );
  return event as EventEnvelope<T>;
}
