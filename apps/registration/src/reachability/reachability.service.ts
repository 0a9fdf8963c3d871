import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { envelope, TOPICS, type EventEnvelope, type SubscriberFigures } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { Feed, publishEvent } from '#libs/feed';
import { RECORD_END, SUSPEND } from '../subscribers/suspend.sql.js';
import { newSubjectId } from '../subscribers/subject-id.js';
import { FIGURES, FORGET_FAILURES, RECORD_FAILURES, TOO_MANY } from './reachability.sql.js';

export const SUSPENSION_RULE = Symbol('SUSPENSION_RULE');

/** When a number counts as nobody's any more. */
export interface SuspensionRule {
  /** Alerts that could not reach it, on as many days. */
  failures: number;
  withinDays: number;
}

interface Unreachable {
  id: string;
  consentId: string;
  alerts: number;
  days: number;
}

type UnreachableEvent = EventEnvelope<typeof TOPICS.subscribersUnreachable>;

/** Numbers change hands: who cannot be reached again and again is suspended, and comes back by signing up. */
@Injectable()
export class ReachabilityService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
    private readonly feed: Feed,
    @Inject(SUSPENSION_RULE) private readonly rule: SuspensionRule,
  ) {}

  /** Counts each alert once, however often it is told. @returns how many were suspended */
  async failed({ municipalityId, data }: UnreachableEvent, now = new Date()): Promise<number> {
    const { alertId, failures } = data;
    const ids = failures.map(({ subscriberId }) => subscriberId);
    return inTransaction(this.source, async (manager) => {
      await manager.query(FORGET_FAILURES, [this.since(now)]);
      await manager.query(RECORD_FAILURES, [
        ...[municipalityId, alertId, ids],
        failures.map(({ detail }) => detail),
        failures.map(({ at }) => at),
      ]);
      const over = await manager.query<Unreachable[]>(TOO_MANY, [ids, this.since(now), this.rule.failures]);
      if (over.length > 0) await this.suspend(manager, municipalityId, alertId, over, now);
      return over.length;
    });
  }

  async figures(municipalityId: string, now = new Date()): Promise<SubscriberFigures> {
    const [row] = await this.source.query<SubscriberFigures[]>(FIGURES, [municipalityId, this.since(now)]);
    return row as SubscriberFigures;
  }

  private async suspend(
    manager: EntityManager,
    municipalityId: string,
    alertId: string,
    over: readonly Unreachable[],
    now: Date,
  ): Promise<void> {
    const records = over.map(() => newSubjectId(now));
    await manager.query(SUSPEND, [over.map(({ id }) => id), now]);
    await manager.query(RECORD_END, [
      ...[over.map(({ consentId }) => consentId), records, over.map(() => randomUUID()), now, 'suspended'],
    ]);
    await this.audit.appendAll(
      manager,
      over.map(({ id, consentId, alerts, days }, i) => ({
        ...{ municipalityId, event: 'number.suspended', actor: 'service:registration', alertId },
        ...{ subjectRef: id, occurredAt: now },
        payload: { consentId: records[i], ends: consentId, alerts, days },
      })),
    );
    for (const { id } of over) {
      const told = { subscriberId: id, withdrawnAt: now.toISOString() };
      const event = envelope(TOPICS.subscriberWithdrawn, municipalityId, told, now);
      await publishEvent(this.feed, manager, event, id);
    }
  }

  /** From when on failures count. */
  since(now: Date): Date {
    return new Date(now.getTime() - this.rule.withinDays * 86_400_000);
  }
}
