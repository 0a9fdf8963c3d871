import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
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

/** Lets people leave, at once: nothing that is not yet submitted reaches them. */
@Injectable()
export class WithdrawalsService {
  constructor(
    private readonly audit: AuditLog,
    private readonly feed: Feed,
  ) {}

  /** Withdraws, in the caller's transaction, whoever has the number. @returns null when nobody has it */
  async withdraw(transaction: EntityManager, withdrawal: Withdrawal): Promise<Withdrawn | null> {
    const { municipalityId, numberIndex, channel, now, actor = 'citizen', operatorId = null } = withdrawal;
    await transaction.query(LOCK_NUMBER, [numberIndex]);
    const [rows] = await transaction.query<[{ id: string; language: string; consent_id: string }[], number]>(
      WITHDRAW_SUBSCRIBER,
      [municipalityId, numberIndex, now],
    );
    const [left] = rows;
    if (left === undefined) return null;
    const consentId = newSubjectId(now);
    await transaction.query(INSERT_WITHDRAWAL, [
      consentId,
      randomUUID(),
      left.consent_id,
      channel,
      now,
      operatorId,
    ]);
    await this.audit.append(transaction, {
      municipalityId,
      event: 'consent.withdrawn',
      actor,
      subjectRef: left.id,
      occurredAt: now,
      payload: { consentId, ends: left.consent_id, channel },
    });
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
