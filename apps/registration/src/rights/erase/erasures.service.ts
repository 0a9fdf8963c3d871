import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { envelope, TOPICS } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { Feed, publishEvent } from '#libs/feed';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import { SpentPapers } from '../../subscribers/spent-papers.service.js';
import { WithdrawalsService } from '../../subscribers/withdrawals.service.js';
import { Guardianships } from '../guardian/guardianships.service.js';
import { heldSubscription } from '../session/held.js';
import type { Managing } from '../session/sessions.service.js';
import {
  DELETE_MESSAGES,
  DELETE_SUBJECT,
  FORGET_MESSAGES_TO,
  FORGET_NUMBER,
  RECORD_ERASURE,
  SHRED_CONSENTS,
  SHRED_PAYLOADS,
  SUBJECT,
  SUBJECTS_OF_NUMBER,
} from './erase.sql.js';
import { ErasureLedger } from './ledger.service.js';

export type ErasureReason = 'asked' | 'retention' | 'restore';

interface Subject {
  id: string;
  municipalityId: string;
  numberIndex: Buffer;
}

/**
 * Erases people (GDPR art. 17): numbers, sign-ups, links, the payloads and salts of the log, and what tells who somebody
 * is in their consents. What was decided stays, under a reference that leads nowhere; every proof of the log stays valid.
 * The dispatcher is told, and forgets the last digits of the number.
 */
@Injectable()
export class ErasuresService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly withdrawals: WithdrawalsService,
    private readonly guardianships: Guardianships,
    private readonly papers: SpentPapers,
    private readonly ledger: ErasureLedger,
    private readonly feed: Feed,
    private readonly audit: AuditLog,
  ) {}

  /**
   * A citizen's number goes everywhere: everybody who ever had it in the municipality is erased with them, and it
   * answers for no child any more.
   * @throws ProblemError `manage.session_ended`, also when the number was confirmed by somebody else meanwhile
   */
  async eraseOwn(managing: Managing, now = new Date()): Promise<void> {
    const { municipality } = await this.catalogue.offerOf(managing.subscriber.municipalityId);
    await heldSubscription(this.source, managing, async (manager, { municipalityId, numberIndex }) => {
      // First they leave: nothing that is on its way is submitted any more.
      await this.withdrawals.withdraw(manager, { municipalityId, numberIndex, channel: 'web', now });
      const subjects = await manager.query<Subject[]>(SUBJECTS_OF_NUMBER, [municipalityId, numberIndex]);
      for (const subject of subjects) await this.shred(manager, subject, 'asked', 'citizen', now);
      await this.guardianships.forget(manager, municipality, numberIndex, now);
    });
    await this.ledger.keep();
  }

  /** Erases one subject. @returns false when there is none of this id */
  async erase(
    subjectRef: string,
    reason: ErasureReason,
    actor: AuditActor,
    now = new Date(),
  ): Promise<boolean> {
    return inTransaction(this.source, async (manager) => {
      const subject = await this.hold(manager, subjectRef);
      if (subject === null) return false;
      await this.shred(manager, subject, reason, actor, now);
      return true;
    });
  }

  /** The subject under its number's lock, which is another once the number's index was made anew. */
  private async hold(manager: EntityManager, subjectRef: string): Promise<Subject | null> {
    for (let locked: Buffer | null = null; ;) {
      const [subject] = await manager.query<Subject[]>(SUBJECT, [subjectRef]);
      if (subject === undefined) return null;
      if (locked?.equals(subject.numberIndex) === true) return subject;
      locked = subject.numberIndex;
      await manager.query(LOCK_NUMBER, [locked]);
    }
  }

  private async shred(
    manager: EntityManager,
    { id, municipalityId, numberIndex }: Subject,
    reason: ErasureReason,
    actor: AuditActor,
    now: Date,
  ): Promise<void> {
    await this.papers.spend(manager, id);
    await manager.query(SHRED_CONSENTS, [id, now]);
    for (const sql of SHRED_PAYLOADS) await manager.query(sql, [id]);
    const [own] = await manager.query<[{ id: string }[], number]>(DELETE_MESSAGES, [id]);
    for (const sql of DELETE_SUBJECT) await manager.query(sql, [id]);
    const number = [municipalityId, numberIndex];
    for (const sql of FORGET_NUMBER) await manager.query(sql, number);
    const [others] = await manager.query<[{ id: string }[], number]>(FORGET_MESSAGES_TO, number);
    await manager.query(RECORD_ERASURE, [id, municipalityId, now]);
    const messages = [...own, ...others].map((message) => message.id);
    const told = { subscriberId: id, withdrawnAt: now.toISOString(), erased: { messages } };
    const event = envelope(TOPICS.subscriberWithdrawn, municipalityId, told, now);
    await publishEvent(this.feed, manager, event, id);
    await this.audit.append(manager, {
      ...{ municipalityId, event: 'subject.erased', actor, subjectRef: id, occurredAt: now },
      payload: { reason },
    });
  }
}
