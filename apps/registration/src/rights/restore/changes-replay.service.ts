import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import type { ConsentAction, ConsentDecisions } from '../../subscribers/consent.entity.js';
import { newSubjectId } from '../../subscribers/subject-id.js';
import { Subscriber } from '../../subscribers/subscriber.entity.js';
import { WithdrawalsService } from '../../subscribers/withdrawals.service.js';
import { actionOf } from '../change/change-action.js';
import { RECORD_LESS } from '../change/change.sql.js';
import { objectedTo } from '../change/rectified.js';
import { Guardianships } from '../guardian/guardianships.service.js';
import { RESTRICT_SUBSCRIBER } from '../restrict/restrict.sql.js';
import { holdNumberOf } from '../session/locks.js';
import type { ChangedLine } from './ledger-line.js';
import { LAST_CHANGE, NARROW } from './taken-back.sql.js';

/** What was applied again of what people had taken back: how many of each. */
export interface Applied {
  left: number;
  narrowed: number;
  restricted: number;
  guardiansGone: number;
}

export const NOTHING_APPLIED: Applied = { left: 0, narrowed: 0, restricted: 0, guardiansGone: 0 };

type Operator = `operator:${string}`;

const EVENTS: Partial<Record<ConsentAction, AuditEvent>> = {
  withdrawn: 'consent.withdrawn',
  objected: 'objection.raised',
};

interface Known {
  changedAt: Date;
  movedAt: Date | null;
}

/** Applies again what a restored backup does not know of: never more than the person had left themselves. */
@Injectable()
export class ChangesReplay {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly withdrawals: WithdrawalsService,
    private readonly guardianships: Guardianships,
    private readonly audit: AuditLog,
  ) {}

  /** Changes nothing where the database knows of the change, or of a later one. */
  async apply(line: ChangedLine, actor: Operator, now: Date): Promise<Applied> {
    const offer = await this.catalogue.offerOf(line.municipality);
    return inTransaction(this.source, async (manager) => {
      await holdNumberOf(manager, line.person);
      const subscriber = await manager.findOneBy(Subscriber, { id: line.person });
      const [known] = await manager.query<Known[]>(LAST_CHANGE, [line.person]);
      if (subscriber === null || (known !== undefined && known.changedAt >= new Date(line.at)))
        return NOTHING_APPLIED;
      const guardiansGone = await this.loseGuardian(manager, offer, subscriber, line, now);
      if (subscriber.status !== 'active') return { ...NOTHING_APPLIED, guardiansGone };
      const codes = new Set(line.categories);
      const kept = offer.categories.filter(
        ({ id, code }) => subscriber.categoryIds.includes(id) && codes.has(code),
      );
      const categoryIds = kept.map(({ id }) => id);
      // The number that is back is not theirs any more; the one they moved to is nowhere.
      if (line.status !== 'active' || hasMoved(line, known) || categoryIds.length === 0) {
        await this.leave(manager, subscriber, actor, now);
        return { ...NOTHING_APPLIED, left: 1, guardiansGone };
      }
      const narrowed = await this.narrow(manager, offer, subscriber, categoryIds, actor, now);
      const restricted = await this.restrict(manager, subscriber, line, actor, now);
      return { left: 0, narrowed, restricted, guardiansGone };
    });
  }

  private async leave(
    manager: EntityManager,
    { municipalityId, numberIndex }: Subscriber,
    actor: Operator,
    now: Date,
  ): Promise<void> {
    const operatorId = actor.slice('operator:'.length);
    const leaving = { municipalityId, numberIndex, channel: 'counter' as const, actor, operatorId, now };
    await this.withdrawals.withdraw(manager, leaving);
  }

  private async narrow(
    manager: EntityManager,
    offer: Offer,
    before: Subscriber,
    categoryIds: string[],
    actor: Operator,
    now: Date,
  ): Promise<number> {
    const action = actionOf(before, { ...before, categoryIds }, offer.categories);
    if (action === null) return 0;
    const { id, municipalityId, consentId: ends } = before;
    const consentId = newSubjectId(now);
    const over = offer.categories
      .filter((each) => before.categoryIds.includes(each.id) && !categoryIds.includes(each.id))
      .map(({ code }) => code);
    const [record] = await manager.query<{ decisions: ConsentDecisions }[]>(RECORD_LESS, [
      ...[ends, consentId, randomUUID(), over, now, action],
    ]);
    await manager.query(NARROW, [id, categoryIds, consentId]);
    const base = { municipalityId, actor, subjectRef: id, occurredAt: now };
    const decisions = record?.decisions ?? null;
    const objected = objectedTo(before, { ...before, categoryIds }, offer.categories);
    if (action === 'changed' && objected.length > 0)
      await this.audit.append(manager, {
        ...{ ...base, event: 'objection.raised' },
        payload: { consentId, categories: objected, decisions },
      });
    const payload = { consentId, ends, decisions, because: 'restore' };
    await this.audit.append(manager, { ...base, event: EVENTS[action] ?? 'consent.changed', payload });
    return 1;
  }

  private async restrict(
    manager: EntityManager,
    { id, municipalityId, restrictedAt }: Subscriber,
    { restricted }: ChangedLine,
    actor: Operator,
    now: Date,
  ): Promise<number> {
    if (!restricted || restrictedAt !== null) return 0;
    await manager.query(RESTRICT_SUBSCRIBER, [id, now]);
    await this.audit.append(manager, {
      ...{ municipalityId, event: 'dsar.restricted', actor, subjectRef: id, occurredAt: now },
      payload: { restricted: true, because: 'restore' },
    });
    return 1;
  }

  private async loseGuardian(
    manager: EntityManager,
    { municipality }: Offer,
    { guardianIndex }: Subscriber,
    { guardianGone }: ChangedLine,
    now: Date,
  ): Promise<number> {
    if (!guardianGone || guardianIndex === null) return 0;
    await this.guardianships.forget(manager, municipality, guardianIndex, now);
    return 1;
  }
}

function hasMoved({ movedAt }: ChangedLine, known: Known | undefined): boolean {
  return movedAt !== null && (known?.movedAt ?? new Date(0)) < new Date(movedAt);
}
