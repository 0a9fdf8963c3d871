import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEntry, type AuditEvent } from '#libs/audit';
import { inTransaction } from '#libs/database';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Asker } from '../../sign-up/asker.js';
import type { Choice } from '../../sign-up/choice.js';
import type { ConsentAction, ConsentDecisions } from '../../subscribers/consent.entity.js';
import { decisionsOf } from '../../subscribers/enrolment.js';
import { CONSENT_SCHEMA, VALID_YEARS } from '../../subscribers/enrolments.service.js';
import { newSubjectId } from '../../subscribers/subject-id.js';
import { Subscriber } from '../../subscribers/subscriber.entity.js';
import { WithdrawalsService } from '../../subscribers/withdrawals.service.js';
import { LinksService } from '../link/links.service.js';
import { rightsProblem } from '../problems.js';
import { heldSubscription } from '../session/held.js';
import type { Managing } from '../session/sessions.service.js';
import { actionOf } from './change-action.js';
import { objectedTo, rectifiedFields } from './rectified.js';
import { DECISIONS_BEFORE, INSERT_RECORD, UPDATE_SUBSCRIBER } from './change.sql.js';

/** The entry each record leaves in the log. */
const EVENTS: Partial<Record<ConsentAction, AuditEvent>> = {
  changed: 'consent.changed',
  paused: 'consent.paused',
  resumed: 'consent.resumed',
  reaffirmed: 'consent.reaffirmed',
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
interface Said {
  action: ConsentAction;
  offer?: Offer;
  choice?: Choice;
  servedAt?: Date;
  pausedUntil: Date | null;
  validUntil?: Date;
}

/** Citizens change their own subscription: row, record and audit entry together; the next draw goes by it. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly source: DataSource,
    private readonly links: LinksService,
    private readonly withdrawals: WithdrawalsService,
    private readonly audit: AuditLog,
  ) {}

  /** @param servedAt when the notice was shown @throws ProblemError `manage.nothing_changed`, `manage.session_ended` */
  async choose(
    managing: Managing,
    offer: Offer,
    choice: Choice,
    servedAt: Date,
    proof: Proof,
  ): Promise<void> {
    await heldSubscription(this.source, managing, async (manager, subscriber) => {
      const action = actionOf(subscriber, choice, offer.categories);
      if (action === null) throw rightsProblem('manage.nothing_changed');
      const { pausedUntil } = subscriber;
      await this.record(manager, subscriber, { action, offer, choice, servedAt, pausedUntil }, proof);
    });
  }

  /** What stood before the record in force; null when that is the first. */
  async decisionsBefore({ id, consentId }: Subscriber): Promise<ConsentDecisions | null> {
    const [before] = await this.source.query<{ decisions: ConsentDecisions }[]>(DECISIONS_BEFORE, [
      id,
      consentId,
    ]);
    return before?.decisions ?? null;
  }

  /** @param until when alerts are sent again; null: now @throws ProblemError `manage.session_ended` */
  async pause(managing: Managing, until: Date | null, proof: Proof): Promise<void> {
    await heldSubscription(this.source, managing, async (manager, subscriber) => {
      const action = until === null ? 'resumed' : 'paused';
      await this.record(manager, subscriber, { action, pausedUntil: until }, proof);
    });
  }

  /** @throws ProblemError `manage.session_ended` */
  async leave(managing: Managing, { now }: Proof): Promise<void> {
    await heldSubscription(this.source, managing, async (manager, { municipalityId, numberIndex }) => {
      await this.withdrawals.withdraw(manager, { municipalityId, numberIndex, channel: 'web', now });
    });
  }

  /** Another year, by the link of a reminder. @throws ProblemError `manage.link_unknown` */
  async reaffirm(linkToken: string, asker: Asker, now = new Date()): Promise<Date> {
    const validUntil = new Date(now);
    validUntil.setUTCFullYear(now.getUTCFullYear() + VALID_YEARS);
    await inTransaction(this.source, async (manager) => {
      const link = await this.links.use(manager, linkToken, 'reaffirm', now);
      const subscriber = await manager.findOneOrFail(Subscriber, {
        where: { id: link.subjectRef },
        lock: { mode: 'pessimistic_write' },
      });
      const { pausedUntil } = subscriber;
      const proof = { linkId: link.id, linkSentAt: link.sentAt, asker, now };
      await this.record(manager, subscriber, { action: 'reaffirmed', pausedUntil, validUntil }, proof);
    });
    return validUntil;
  }

  private async record(
    manager: EntityManager,
    subscriber: Subscriber,
    said: Said,
    proof: Proof,
  ): Promise<void> {
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
      ...[pausedUntil, id],
    ]);
    const payload = {
      ...{ consentId: id, receiptId, ends: subscriber.consentId, channel: 'web', linkId },
      decisions: rows[0]?.decisions ?? null,
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
  { action, offer, choice }: Said,
  { consentId, decisions }: { consentId: string; decisions: ConsentDecisions | null },
): Pick<AuditEntry, 'event' | 'payload'>[] {
  if (offer === undefined || choice === undefined) return [];
  const fields = rectifiedFields(before, choice);
  const categories = action === 'objected' ? [] : objectedTo(before, choice, offer.categories);
  return [
    ...(fields.length === 0 ? [] : [{ event: 'dsar.rectified' as const, payload: { consentId, fields } }]),
    ...(categories.length === 0
      ? []
      : [{ event: 'objection.raised' as const, payload: { consentId, categories, decisions } }]),
  ];
}
