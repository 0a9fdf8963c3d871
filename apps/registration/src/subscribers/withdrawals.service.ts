import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditActor, type AuditEntry } from '#libs/audit';
import { envelope, TOPICS } from '#libs/contracts';
import { Feed, publishEvent } from '#libs/feed';
import type { ConsentChannel } from './consent.entity.js';
import { LOCK_NUMBER } from './retire.sql.js';
import { newSubjectId } from './subject-id.js';
import { INSERT_WITHDRAWAL, SUBJECTS_OF_PHONE, WITHDRAW_SUBSCRIBER } from './withdraw.sql.js';

export interface Withdrawal {
  municipalityId: string;
  numberIndex: Buffer;
  channel: ConsentChannel;
  now: Date;
  /** Who carries it out, when not the citizen. */
  actor?: AuditActor;
  operatorId?: string;
}

export interface Withdrawn {
  subscriberId: string;
  language: string;
}

/** Whoever left, as they stood. */
interface Left {
  id: string;
  language: string;
  consentId: string;
  publicTasks: string[];
}

/** Lets people leave, at once: nothing that is not yet submitted reaches them. */
@Injectable()
export class WithdrawalsService {
  constructor(
    private readonly audit: AuditLog,
    private readonly feed: Feed,
  ) {}

  /** Withdraws, in the caller's transaction, whoever has the number. @returns null when nobody has it */
  async withdraw(transaction: EntityManager, withdrawal: Withdrawal): Promise<Withdrawn | null> {
    const { municipalityId, numberIndex, channel, now, operatorId = null } = withdrawal;
    await transaction.query(LOCK_NUMBER, [numberIndex]);
    const [[left]] = await transaction.query<[Left[], number]>(WITHDRAW_SUBSCRIBER, [
      ...[municipalityId, numberIndex, now],
    ]);
    if (left === undefined) return null;
    const consentId = newSubjectId(now);
    await transaction.query(INSERT_WITHDRAWAL, [
      ...[consentId, randomUUID(), left.consentId, channel, now, operatorId],
    ]);
    await this.audit.appendAll(transaction, entriesOf(withdrawal, left, consentId));
    await this.stopWhatIsOnItsWay(transaction, withdrawal);
    return { subscriberId: left.id, language: left.language };
  }

  private async stopWhatIsOnItsWay(transaction: EntityManager, withdrawal: Withdrawal): Promise<void> {
    const { municipalityId, numberIndex, now } = withdrawal;
    const subjects = await transaction.query<{ id: string }[]>(SUBJECTS_OF_PHONE, [
      municipalityId,
      numberIndex,
      now,
    ]);
    for (const { id } of subjects) {
      const told = { subscriberId: id, withdrawnAt: now.toISOString() };
      await publishEvent(
        this.feed,
        transaction,
        envelope(TOPICS.subscriberWithdrawn, municipalityId, told, now),
        id,
      );
    }
  }
}

/** Who leaves withdraws their consent, and objects to the public tasks that they had chosen (GDPR art. 7(3) and 21). */
function entriesOf(
  { municipalityId, channel, now, actor = 'citizen' }: Withdrawal,
  { id: subjectRef, consentId: ends, publicTasks: categories }: Left,
  consentId: string,
): AuditEntry[] {
  const base = { municipalityId, actor, subjectRef, occurredAt: now };
  const withdrawn: AuditEntry = {
    ...{ ...base, event: 'consent.withdrawn' },
    payload: { consentId, ends, channel },
  };
  if (categories.length === 0) return [withdrawn];
  // First, as among other changes: the last entry about a record is the record's own.
  return [{ ...base, event: 'objection.raised', payload: { consentId, categories, channel } }, withdrawn];
}
