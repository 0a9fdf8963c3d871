import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEntry } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import type { ConsentDecisions } from '../../subscribers/consent.entity.js';
import { newSubjectId } from '../../subscribers/subject-id.js';
import { RECORD_END, SUSPEND } from '../../subscribers/suspend.sql.js';
import { RECORD_LESS } from '../change/change.sql.js';
import { LinksService } from '../link/links.service.js';
import { ADVANCE_ASKING, ANSWER_BY, END_CONSENT_BASED, NEXT_ASKING, SILENT, TO_ASK } from './notice.sql.js';

const DAY_MS = 24 * 3_600_000;
/** A sign-up of before may be confirmed this much later, under the notice it was asked with. */
const STRAGGLERS_MS = 25 * 3_600_000;

interface Asking {
  municipalityId: string;
  version: string;
  publishedAt: Date;
  graceDays: number;
  lastAsked: string | null;
}

interface Candidate {
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
  /** False for a child whose guardian is gone: nobody can say yes, and silence is what it is. */
  askable: boolean;
  due: boolean;
}

interface Silent {
  id: string;
  municipalityId: string;
  consentId: string;
  categoryIds: string[];
}

/**
 * Asks subscribers about a notice that changes what they agreed to. Who says nothing in time loses what rests on
 * consent, and keeps what is a public task: that never rested on a yes.
 */
@Injectable()
export class NoticeAskings {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly links: LinksService,
    private readonly audit: AuditLog,
  ) {}

  /** Asks the next ones, each by a link. @returns how many; 0 when there is nobody left to ask now */
  async ask(now: Date, most: number): Promise<number> {
    const offers = await this.offers();
    for (;;) {
      const looked = await inTransaction(this.source, (manager) => this.askSome(manager, offers, now, most));
      if (looked.asked > 0 || looked.end) return looked.asked;
    }
  }

  private async askSome(
    manager: EntityManager,
    offers: readonly Offer[],
    now: Date,
    most: number,
  ): Promise<{ asked: number; end: boolean }> {
    const [asking] = await manager.query<Asking[]>(NEXT_ASKING);
    if (asking === undefined) return { asked: 0, end: true };
    const { municipalityId, version, publishedAt, graceDays, lastAsked } = asking;
    const offer = offers.find(({ municipality }) => municipality.id === municipalityId);
    if (offer === undefined) throw new Error(`No municipality ${municipalityId}`);
    const next = await manager.query<Candidate[]>(TO_ASK, [municipalityId, publishedAt, lastAsked, most]);
    const due = next.filter((each) => each.due);
    const until = new Date(now.getTime() + graceDays * DAY_MS);
    for (const each of due.filter(({ askable }) => askable))
      await this.send(manager, offer, each, until, now);
    await manager.query(ANSWER_BY, [due.map(({ id }) => id), until]);
    await this.audit.appendAll(
      manager,
      due.map((each) => asked(each, version, until, now)),
    );
    const over = next.length < most && now.getTime() > publishedAt.getTime() + STRAGGLERS_MS;
    const last = next.at(-1)?.id ?? null;
    await manager.query(ADVANCE_ASKING, [municipalityId, version, last, over ? now : null]);
    return { asked: due.length, end: next.length < most };
  }

  private async send(
    manager: EntityManager,
    { municipality }: Offer,
    candidate: Candidate,
    until: Date,
    now: Date,
  ): Promise<void> {
    const { id, municipalityId, numberSealed, numberIndex, childSealed, ...rest } = candidate;
    const phone = (sealed: Buffer) => this.cipher.open(sealed, municipalityId, id);
    const recipient = {
      ...{ ...rest, municipality, subscriberId: id, number: phone(numberSealed), numberIndex },
      child: childSealed === null ? null : { number: phone(childSealed), numberIndex: rest.childIndex },
    };
    await this.links.send(manager, recipient, 'notice', until, now);
  }

  /** Takes silence for what it is. @returns how many had said nothing */
  async endSilence(now: Date, most: number): Promise<number> {
    const offers = await this.offers();
    return inTransaction(this.source, async (manager) => {
      const silent = await manager.query<Silent[]>(SILENT.list, [now, most]);
      for (const each of silent) await this.end(manager, offers, each, now);
      return silent.length;
    });
  }

  private async end(manager: EntityManager, offers: readonly Offer[], who: Silent, now: Date): Promise<void> {
    const { id, municipalityId, consentId, categoryIds } = who;
    const offer = offers.find(({ municipality }) => municipality.id === municipalityId);
    if (offer === undefined) throw new Error(`No municipality ${municipalityId}`);
    const own = offer.categories.filter((each) => categoryIds.includes(each.id));
    const over = own.filter(({ legalBasis }) => legalBasis === 'consent');
    const goesOn = own.filter(({ legalBasis }) => legalBasis === 'public_task');
    const record = over.length === 0 ? consentId : newSubjectId(now);
    let decisions: ConsentDecisions | null = null;
    if (goesOn.length === 0) {
      await manager.query(SUSPEND, [[id], now]);
      await manager.query(RECORD_END, [[consentId], [record], [randomUUID()], now, 'expired']);
    } else {
      const codes = over.map(({ code }) => code);
      if (codes.length > 0) {
        const values = [consentId, record, randomUUID(), codes, now, 'expired'];
        const rows = await manager.query<{ decisions: ConsentDecisions }[]>(RECORD_LESS, values);
        decisions = rows[0]?.decisions ?? null;
      }
      await manager.query(END_CONSENT_BASED, [id, goesOn.map((each) => each.id), record]);
    }
    if (over.length === 0) return;
    await this.audit.append(manager, {
      ...{ municipalityId, event: 'consent.expired', actor: 'service:registration', subjectRef: id },
      occurredAt: now,
      payload: {
        ...{ consentId: record, ends: consentId, because: 'notice' },
        ...(decisions === null ? {} : { decisions }),
      },
    });
  }

  private async offers(): Promise<Offer[]> {
    const towns = await this.source.query<{ id: string }[]>('SELECT id FROM registration.municipality');
    return Promise.all(towns.map(({ id }) => this.catalogue.offerOf(id)));
  }
}

/** That somebody's time to answer runs, and until when: from then on what rests on consent is not sent to the silent. */
function asked(
  { id, municipalityId, consentId, askable }: Candidate,
  version: string,
  until: Date,
  now: Date,
): AuditEntry {
  return {
    ...{ municipalityId, event: 'notice.asked', actor: 'service:registration', subjectRef: id },
    occurredAt: now,
    payload: { version, consentId, answerBy: until.toISOString(), sent: askable },
  };
}
