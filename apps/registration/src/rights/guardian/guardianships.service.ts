import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '#libs/audit';
import type { Municipality } from '../../catalogue/municipality.entity.js';
import { ServiceMessages } from '../../messages/service-messages.js';
import { serviceTexts } from '../../messages/texts.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import type { SubscriberStatus } from '../../subscribers/subscriber.entity.js';
import {
  CHILDREN_OF_GUARDIAN,
  CLOSE_GUARDIANS_WAYS,
  DOUBT_GUARDIAN,
  FOLLOW_GUARDIAN,
  FORGET_GUARDIAN_ASKED,
  LOSE_GUARDIAN,
  SHRED_GUARDIAN,
} from './guardian.sql.js';

const MESSAGE_HOURS = 24;

/** A number that a guardian gets in the place of another. */
interface Moved {
  from: Buffer;
  number: number;
  numberIndex: Buffer;
}

interface Child {
  id: string;
  status: SubscriberStatus;
  language: string;
  numberSealed: Buffer;
  numberIndex: Buffer;
  validUntil: Date;
}

/** What becomes of children when the number of who answers for them does not stay theirs. */
@Injectable()
export class Guardianships {
  constructor(
    private readonly cipher: NumberCipher,
    private readonly messages: ServiceMessages,
    private readonly audit: AuditLog,
  ) {}

  /**
   * A subscriber moves to another number, and the children they answer for go with them; but not those whose guardian
   * had the number before. To be called under both numbers' locks, before the subscriber moves.
   */
  async follow(
    manager: EntityManager,
    municipality: Municipality,
    { from, number, numberIndex }: Moved,
    now: Date,
  ): Promise<void> {
    const children = await manager.query<{ id: string; doubted: boolean }[]>(CHILDREN_OF_GUARDIAN, [
      ...[municipality.id, from],
    ]);
    const doubted = children.filter((child) => child.doubted).map(({ id }) => id);
    await manager.query(DOUBT_GUARDIAN, [municipality.id, numberIndex, doubted]);
    const ids = children.filter((child) => !child.doubted).map(({ id }) => id);
    const sealed = ids.map((id) => this.cipher.seal(number, municipality.id, id));
    await manager.query(FOLLOW_GUARDIAN, [now, numberIndex, ids, sealed]);
    await this.close(manager, ids);
    await this.tell(manager, municipality, ids, 'moved', now);
  }

  /**
   * Whoever has this number is erased, and answers for nobody from now on. A child takes part until its year is over;
   * its phone is told that it must sign up again, with somebody who answers for it.
   */
  async forget(
    manager: EntityManager,
    municipality: Municipality,
    guardianIndex: Buffer,
    now: Date,
  ): Promise<void> {
    const place = [municipality.id, guardianIndex];
    const [children] = await manager.query<[Child[], number]>(LOSE_GUARDIAN, [...place, now]);
    const ids = children.map(({ id }) => id);
    await manager.query(SHRED_GUARDIAN, [ids]);
    for (const sql of FORGET_GUARDIAN_ASKED) await manager.query(sql, place);
    await this.close(manager, ids);
    await this.tell(manager, municipality, ids, 'erased', now);
    for (const child of children.filter(({ status }) => status === 'active'))
      await this.inform(manager, municipality, child, now);
  }

  private async close(manager: EntityManager, children: readonly string[]): Promise<void> {
    for (const sql of CLOSE_GUARDIANS_WAYS) await manager.query(sql, [children]);
  }

  private tell(
    manager: EntityManager,
    { id: municipalityId }: Municipality,
    children: readonly string[],
    because: 'moved' | 'erased',
    now: Date,
  ): Promise<void> {
    return this.audit.appendAll(
      manager,
      children.map((subjectRef) => ({
        ...{ municipalityId, event: 'dsar.rectified', actor: 'citizen', subjectRef, occurredAt: now },
        payload: { fields: ['guardian'], because },
      })),
    );
  }

  private async inform(
    manager: EntityManager,
    municipality: Municipality,
    { id, language, numberSealed, numberIndex, validUntil }: Child,
    now: Date,
  ): Promise<void> {
    const number = this.cipher.open(numberSealed, municipality.id, id);
    const text = serviceTexts(language).guardianGone(municipality, validUntil);
    const expiresAt = new Date(now.getTime() + MESSAGE_HOURS * 3_600_000);
    const to = { municipality, number, numberIndex, recipientId: id, language, text, expiresAt };
    await this.messages.send(manager, { ...to, kind: 'guidance' }, now);
  }
}
