import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditEntry, type AuditEvent } from '#libs/audit';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Asker } from '../../sign-up/asker.js';
import type { Choice } from '../../sign-up/choice.js';
import type { ConsentAction, ConsentDecisions } from '../../subscribers/consent.entity.js';
import { decisionsOf } from '../../subscribers/enrolment.js';
import { CONSENT_SCHEMA } from '../../subscribers/enrolments.service.js';
import { newSubjectId } from '../../subscribers/subject-id.js';
import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { INSERT_RECORD, UPDATE_SUBSCRIBER } from './change.sql.js';
import { servedNotice } from '../../catalogue/served-notice.js';
import { objectedTo, rectifiedFields } from './rectified.js';

/** The entry each record leaves in the log. */
const EVENTS: Partial<Record<ConsentAction, AuditEvent>> = {
  changed: 'consent.changed',
  paused: 'consent.paused',
  resumed: 'consent.resumed',
  reaffirmed: 'consent.reaffirmed',
  refused: 'consent.refused',
  withdrawn: 'consent.withdrawn',
  objected: 'objection.raised',
};

/** What shows that it was this person, and when. */
export interface Proof {
  linkId: string;
  linkSentAt?: Date;
  asker: Asker;
  now: Date;
}

/** What a record says anew. */
export interface Said {
  action: ConsentAction;
  offer?: Offer;
  choice?: Choice;
  servedAt?: Date;
  pausedUntil: Date | null;
  validUntil?: Date;
}

/** Writes what a citizen decided about their own subscription: record, row and entries, in the caller's transaction. */
@Injectable()
export class RecordsService {
  constructor(private readonly audit: AuditLog) {}

  /** @param subscriber as it stands, locked */
  async record(manager: EntityManager, subscriber: Subscriber, said: Said, proof: Proof): Promise<void> {
    const { action, offer, choice, pausedUntil } = said;
    const { linkId, linkSentAt = null, asker, now } = proof;
    const [id, receiptId] = [newSubjectId(now), randomUUID()];
    const decisions = offer === undefined || choice === undefined ? null : decisionsOf(offer, choice);
    const rows = await manager.query<{ decisions: ConsentDecisions; validUntil: Date | null }[]>(
      INSERT_RECORD,
      [
        ...[id, receiptId, subscriber.consentId, CONSENT_SCHEMA, offer?.terms.id ?? null],
        ...[choice?.notice.id ?? null, said.servedAt ?? null, decisions, action, 'web', linkId, linkSentAt],
        ...[asker.ipTruncated, asker.userAgentFamily, pausedUntil, said.validUntil ?? null, now],
      ],
    );
    await manager.query(UPDATE_SUBSCRIBER, [
      ...[subscriber.id, choice?.language ?? null, choice?.zoneIds ?? null, choice?.categoryIds ?? null],
      // Whoever decides under a notice has answered what was asked about it.
      ...[pausedUntil, id, choice !== undefined],
    ]);
    const payload = {
      ...{ consentId: id, receiptId, ends: subscriber.consentId, channel: 'web', linkId },
      decisions: rows[0]?.decisions ?? null,
      ...noticeIn(choice),
      ...(offer === undefined ? {} : { terms: { version: offer.terms.version, sha256: offer.termsSha256 } }),
      language: choice?.language ?? subscriber.language,
      pausedUntil: pausedUntil?.toISOString() ?? null,
      validUntil: rows[0]?.validUntil?.toISOString() ?? null,
    };
    const about = { municipalityId: subscriber.municipalityId, actor: 'citizen' as const };
    const base = { ...about, subjectRef: subscriber.id, occurredAt: now };
    await this.audit.appendAll(manager, [
      ...besides(subscriber, said, payload).map((entry) => ({ ...base, ...entry })),
      { ...base, event: EVENTS[action] ?? 'consent.changed', payload },
    ]);
  }
}

/** What a change of choices is besides: a correction of what is held, an objection among other changes. */
function besides(
  before: Subscriber,
  { action, offer, choice, servedAt }: Said,
  { consentId, decisions }: { consentId: string; decisions: ConsentDecisions | null },
): Pick<AuditEntry, 'event' | 'payload'>[] {
  if (offer === undefined || choice === undefined) return [];
  const fields = rectifiedFields(before, choice);
  const categories = action === 'objected' ? [] : objectedTo(before, choice, offer.categories);
  return [
    ...(servedAt === undefined
      ? []
      : [{ event: 'notice.served' as const, payload: servedNotice(choice.notice, servedAt) }]),
    ...(fields.length === 0 ? [] : [{ event: 'dsar.rectified' as const, payload: { consentId, fields } }]),
    ...(categories.length === 0
      ? []
      : [{ event: 'objection.raised' as const, payload: { consentId, categories, decisions } }]),
  ];
}

function noticeIn(choice: Choice | undefined) {
  if (choice === undefined) return {};
  const { version, language, sha256 } = choice.notice;
  return { notice: { version, language, sha256: sha256.toString('hex') } };
}
