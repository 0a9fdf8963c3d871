import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import { newSubjectId } from '../../subscribers/subject-id.js';
import { RECORD_END, SUSPEND } from '../../subscribers/suspend.sql.js';
import { LinksService } from '../link/links.service.js';
import { EXPIRED, REMINDERS } from './retention.sql.js';

interface Reminded {
  id: string;
  municipalityId: string;
  language: string;
  consentId: string;
  numberSealed: Buffer;
  /** The guardian's, for a child under 14. */
  numberIndex: Buffer;
  byGuardian: boolean;
  /** The child's own, where the guardian's may be somebody else's by now. */
  childSealed: Buffer | null;
  childIndex: Buffer;
  validUntil: Date;
}

/** A consent is for a year: who is asked in time and says nothing gets no more alerts. */
@Injectable()
export class ExpiryService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly links: LinksService,
    private readonly audit: AuditLog,
  ) {}

  /** Sends some reminders, each a link that confirms for another year. @returns how many */
  async remind(now: Date, most: number): Promise<number> {
    const towns = await this.source.query<{ id: string }[]>('SELECT id FROM registration.municipality');
    const offers = await Promise.all(towns.map(({ id }) => this.catalogue.offerOf(id)));
    return inTransaction(this.source, async (manager) => {
      const due = await manager.query<Reminded[]>(REMINDERS.list, [now, most]);
      for (const { id, municipalityId, numberSealed, childSealed, validUntil, ...rest } of due) {
        const municipality = offers.find((offer) => offer.municipality.id === municipalityId)?.municipality;
        if (municipality === undefined) throw new Error(`No municipality ${municipalityId}`);
        const phone = (sealed: Buffer) => this.cipher.open(sealed, municipalityId, id);
        const recipient = {
          ...{ ...rest, municipality, subscriberId: id, number: phone(numberSealed) },
          child: childSealed === null ? null : { number: phone(childSealed), numberIndex: rest.childIndex },
        };
        await this.links.send(manager, recipient, 'reaffirm', validUntil, now);
      }
      return due.length;
    });
  }

  /** Suspends some whose year is over. @returns how many */
  async suspend(now: Date, most: number): Promise<number> {
    return inTransaction(this.source, async (manager) => {
      const over = await manager.query<{ id: string; municipalityId: string; consentId: string }[]>(
        EXPIRED.list,
        [now, most],
      );
      if (over.length === 0) return 0;
      const records = over.map(() => newSubjectId(now));
      await manager.query(SUSPEND, [over.map(({ id }) => id), now]);
      await manager.query(RECORD_END, [
        ...[over.map(({ consentId }) => consentId), records, over.map(() => randomUUID()), now, 'expired'],
      ]);
      await this.audit.appendAll(
        manager,
        over.map(({ id, municipalityId, consentId }, i) => ({
          ...{ municipalityId, event: 'consent.expired', actor: 'service:registration' },
          ...{ subjectRef: id, occurredAt: now, payload: { consentId: records[i], ends: consentId } },
        })),
      );
      return over.length;
    });
  }
}
