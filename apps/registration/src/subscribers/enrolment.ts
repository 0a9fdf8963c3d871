import { randomUUID } from 'node:crypto';
import type { AuditActor } from '#libs/audit';
import type { Offer } from '../catalogue/catalogue.service.js';
import type { Notice } from '../catalogue/notice.entity.js';
import type { ConsentChannel, ConsentDecisions } from './consent.entity.js';
import { newSubjectId } from './subject-id.js';

/** One person's subscription, and how they consented to it. */
export interface Enrolment {
  subscriberId: string;
  /** See `Subscriber.position`. */
  position: string;
  consentId: string;
  receiptId: string;
  numberSealed: Buffer;
  numberIndex: Buffer;
  language: string;
  zoneIds: string[];
  categoryIds: string[];
  notice: Notice;
  evidence: Evidence;
}

/** What shows that it was this person, and when; each channel has its own part of it. */
export interface Evidence {
  servedAt?: Date | null;
  /** When the code came back, or the paper was signed. */
  confirmedAt: Date;
  challengeId?: string;
  sentAt?: Date;
  attempts?: number;
  /** The event of the message by which the phone itself agreed. */
  answeredBy?: string;
  paperReference?: string;
  /** Who answers for a child under 14, by name. */
  guardian?: string;
  ipTruncated?: string | null;
  userAgentFamily?: string | null;
}

/** What enrolments made together have in common. */
export interface Circumstances {
  offer: Offer;
  channel: ConsentChannel;
  actor: AuditActor;
  /** Who recorded it, when not the citizen. */
  operatorId: string | null;
  now: Date;
}

/** New random references for one person; in the place of the subject whose number they take over, if any. */
export function newReferences(now: Date, replaced?: { shard: number; position: string }) {
  const subscriberId = newSubjectId(now, replaced?.shard);
  return {
    subscriberId,
    position: replaced?.position ?? subscriberId,
    consentId: newSubjectId(now),
    receiptId: randomUUID(),
  };
}

/** Every category and zone that was offered, by code, with what was decided of it. */
export function decisionsOf(
  offer: Pick<Offer, 'zones' | 'categories'>,
  chosen: { zoneIds: readonly string[]; categoryIds: readonly string[] },
): ConsentDecisions {
  return {
    categories: decided(offer.categories, chosen.categoryIds),
    zones: decided(offer.zones, chosen.zoneIds),
  };
}

function decided(
  offered: { id: string; code: string }[],
  chosen: readonly string[],
): Record<string, boolean> {
  return Object.fromEntries(offered.map(({ id, code }) => [code, chosen.includes(id)]));
}
