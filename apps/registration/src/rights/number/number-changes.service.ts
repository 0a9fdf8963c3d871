import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '#libs/audit';
import type { ProblemError } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Municipality } from '../../catalogue/municipality.entity.js';
import { ServiceMessages } from '../../messages/service-messages.js';
import { serviceTexts } from '../../messages/texts.js';
import { BlindIndex } from '../../numbers/blind-index.js';
import { IndexedNumbers } from '../../numbers/indexed-numbers.js';
import { normaliseNumber } from '../../numbers/normalise.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import { CODE_MINUTES, TRIES } from '../../sign-up/code-limits.js';
import { codeExpiry, CodeSender } from '../../sign-up/code-sender.js';
import { RETIRE_SUBSCRIBER } from '../../subscribers/retire.sql.js';
import { SpentPapers } from '../../subscribers/spent-papers.service.js';
import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { Guardianships } from '../guardian/guardianships.service.js';
import { rightsProblem } from '../problems.js';
import { refuseWithoutGuardian } from '../session/guardian-needed.js';
import { NOTE_MOVE } from '../restore/taken-back.sql.js';
import { heldSubscription } from '../session/held.js';
import type { Managing } from '../session/sessions.service.js';
import { NumberChange } from './number-change.entity.js';
import { CLOSE_OTHER_WAYS, CODES_WERE_OF, FORGET_FAILURES_OF, MOVE_SUBSCRIBER } from './number-change.sql.js';

const MESSAGE_HOURS = 24;

/** The codes of both phones, as digits. */
export interface BothCodes {
  new: string;
  old: string;
}

/** One phone: its number, and how it is found. */
interface Phone {
  number: number;
  numberIndex: Buffer;
}

/**
 * A subscriber moves to another number: each phone gets a code, and both come back. Whoever had the new number is
 * another person: their subject ends, and nobody learns that there was one.
 */
@Injectable()
export class NumberChanges {
  constructor(
    private readonly source: DataSource,
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly indexed: IndexedNumbers,
    private readonly codes: CodeSender,
    private readonly guardianships: Guardianships,
    private readonly papers: SpentPapers,
    private readonly messages: ServiceMessages,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Sends a code to each phone; a wish of before is forgotten.
   * @throws ProblemError `number.…`, `manage.same_number`, `sign_up.too_many_codes`
   */
  async ask(managing: Managing, { municipality }: Offer, written: string, now = new Date()): Promise<void> {
    const number = normaliseNumber(written, municipality.countries);
    const work = async (manager: EntityManager, subscriber: Subscriber) => {
      refuseWithoutGuardian(managing, subscriber);
      const numberIndex = await this.indexed.indexOf(manager, number, municipality.id);
      const id = randomUUID();
      const { language } = subscriber;
      const old = this.phoneOf(subscriber);
      if (old.number === number) throw rightsProblem('manage.same_number', { field: 'number' });
      const common = { kind: 'change_code' as const, municipality, signUpId: id, language, now };
      const oldText = (code: string) => serviceTexts(language).moveAway(municipality, code, CODE_MINUTES);
      const newCodeHash = await this.codes.send(manager, { ...common, number, numberIndex });
      const oldCodeHash = await this.codes.send(manager, { ...common, ...old, text: oldText });
      await manager.delete(NumberChange, { subjectRef: subscriber.id });
      await manager.insert(NumberChange, {
        ...{ id, municipalityId: municipality.id, subjectRef: subscriber.id, numberIndex },
        numberSealed: this.cipher.seal(number, municipality.id, id),
        ...{ newCodeHash, oldCodeHash, sentAt: now, attempts: 0 },
      });
      await this.tell(manager, subscriber, 'otp.sent', { changeId: id, purpose: 'number' }, now);
    };
    await heldSubscription(this.source, managing, work, this.index.everyOf(number, municipality.id));
  }

  /** Until when the codes are good; null when no change waits for them. */
  async waiting({ subscriber }: Managing, now = new Date()): Promise<Date | null> {
    const change = await this.source.manager.findOneBy(NumberChange, { subjectRef: subscriber.id });
    const until = change === null ? null : codeExpiry(change.sentAt);
    return until !== null && until > now ? until : null;
  }

  /**
   * Both codes came back: the number is theirs, with all their history.
   * @throws ProblemError `manage.change_unknown`, `manage.codes_wrong`, `manage.codes_exhausted`
   */
  async confirm(
    managing: Managing,
    { municipality }: Offer,
    codes: BothCodes,
    now = new Date(),
  ): Promise<void> {
    const own = { subjectRef: managing.subscriber.id };
    const wish = await this.source.manager.findOneBy(NumberChange, own);
    if (wish === null) throw rightsProblem('manage.change_unknown');
    const refusal = await heldSubscription(
      this.source,
      managing,
      async (manager, subscriber) => {
        const change = await manager.findOneBy(NumberChange, { ...own, id: wish.id });
        if (change === null) return rightsProblem('manage.change_unknown');
        // Returned, not thrown: a wrong code must be counted, and a rejection would roll the count back.
        const wrong = await this.refusal(manager, subscriber, change, codes, now);
        if (wrong === null) await this.move(manager, municipality, subscriber, change, managing.linkId, now);
        return wrong;
      },
      [wish.numberIndex],
    );
    if (refusal !== null) throw refusal;
  }

  private async refusal(
    manager: EntityManager,
    subscriber: Subscriber,
    change: NumberChange,
    codes: BothCodes,
    now: Date,
  ): Promise<ProblemError | null> {
    const { id, attempts } = change;
    if (codeExpiry(change.sentAt) <= now) return rightsProblem('manage.change_unknown');
    if (attempts >= TRIES) return rightsProblem('manage.codes_exhausted');
    const right = [
      this.index.isCode(change.newCodeHash, id, codes.new),
      this.index.isCode(change.oldCodeHash, id, codes.old),
    ];
    if (right.every(Boolean)) return null;
    await manager.update(NumberChange, { id }, { attempts: attempts + 1 });
    await this.tell(manager, subscriber, 'otp.failed', { changeId: id, attempts: attempts + 1 }, now);
    const left = TRIES - attempts - 1;
    return left === 0
      ? rightsProblem('manage.codes_exhausted')
      : rightsProblem('manage.codes_wrong', { params: { left } });
  }

  private async move(
    manager: EntityManager,
    municipality: Municipality,
    subscriber: Subscriber,
    change: NumberChange,
    linkId: string,
    now: Date,
  ): Promise<void> {
    const { id: changeId, sentAt, attempts } = change;
    const { id } = subscriber;
    const before = this.phoneOf(subscriber);
    const number = this.cipher.open(change.numberSealed, municipality.id, changeId);
    const numberIndex = await this.indexed.indexOf(manager, number, municipality.id);
    const [[other]] = await manager.query<[{ id: string }[], number]>(RETIRE_SUBSCRIBER, [
      ...[municipality.id, numberIndex, now],
    ]);
    if (other !== undefined)
      await this.tell(manager, { ...subscriber, id: other.id }, 'number.reassigned', { changeId }, now);
    const moved = { from: before.numberIndex, number, numberIndex };
    await this.guardianships.follow(manager, municipality, moved, now);
    await manager.query(MOVE_SUBSCRIBER, [id, this.cipher.seal(number, municipality.id, id), numberIndex]);
    await manager.query(FORGET_FAILURES_OF, [id]);
    await this.papers.spend(manager, id);
    await manager.query(NOTE_MOVE, [id, municipality.id]);
    for (const sql of CLOSE_OTHER_WAYS) await manager.query(sql, [id, linkId]);
    await manager.query(CODES_WERE_OF, [changeId, id]);
    await manager.delete(NumberChange, { id: changeId });
    const proof = { changeId, linkId, codesSentAt: sentAt.toISOString(), attempts: attempts + 1 };
    await this.tell(manager, subscriber, 'dsar.rectified', { fields: ['number'], ...proof }, now);
    const texts = serviceTexts(subscriber.language);
    await this.inform(manager, municipality, subscriber, before, texts.movedAway(municipality), now);
    const after = { number, numberIndex };
    await this.inform(manager, municipality, subscriber, after, texts.movedHere(municipality), now);
  }

  private phoneOf({ id, municipalityId, numberSealed, numberIndex }: Subscriber): Phone {
    return { number: this.cipher.open(numberSealed, municipalityId, id), numberIndex };
  }

  private inform(
    manager: EntityManager,
    municipality: Municipality,
    { id: recipientId, language }: Subscriber,
    phone: Phone,
    text: string,
    now: Date,
  ): Promise<void> {
    const expiresAt = new Date(now.getTime() + MESSAGE_HOURS * 3_600_000);
    const message = { municipality, kind: 'confirmation' as const, recipientId, language, text, expiresAt };
    return this.messages.send(manager, { ...message, ...phone }, now);
  }

  private tell(
    manager: EntityManager,
    { id: subjectRef, municipalityId }: Pick<Subscriber, 'id' | 'municipalityId'>,
    event: 'otp.sent' | 'otp.failed' | 'number.reassigned' | 'dsar.rectified',
    payload: Record<string, unknown>,
    now: Date,
  ): Promise<void> {
    const entry = { municipalityId, event, actor: 'citizen' as const, subjectRef, occurredAt: now, payload };
    return this.audit.append(manager, entry);
  }
}
