import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '#libs/audit';
import type { DeskChallenge, DeskCode, DeskDone, DeskWithdrawalRequest } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import type { ProblemError } from '#libs/http';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { ServiceMessages } from '../messages/service-messages.js';
import { serviceTexts } from '../messages/texts.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { IndexedNumbers } from '../numbers/indexed-numbers.js';
import { normaliseNumber } from '../numbers/normalise.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { TRIES } from '../sign-up/code-limits.js';
import { codeExpiry, CodeSender } from '../sign-up/code-sender.js';
import { signUpProblem } from '../sign-up/problems.js';
import { typedCode } from '../sign-up/typed-code.js';
import { Subscriber } from '../subscribers/subscriber.entity.js';
import { WithdrawalsService } from '../subscribers/withdrawals.service.js';
import { operatorOf } from './desk-sign-ups.service.js';
import { DeskWithdrawal } from './desk-withdrawal.entity.js';
import { counterProblem } from './problems.js';

const CONFIRMATION_MS = 24 * 3_600_000;

/** Somebody asks an official to leave: a code to their phone shows that it is they who ask. */
@Injectable()
export class DeskWithdrawalsService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly index: BlindIndex,
    private readonly indexed: IndexedNumbers,
    private readonly cipher: NumberCipher,
    private readonly codes: CodeSender,
    private readonly withdrawals: WithdrawalsService,
    private readonly messages: ServiceMessages,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ProblemError `number.…`, `counter.not_subscribed`, `sign_up.too_many_codes` */
  async request(
    municipalityId: string,
    asked: DeskWithdrawalRequest,
    now = new Date(),
  ): Promise<DeskChallenge> {
    const { municipality } = await this.catalogue.offerOf(municipalityId);
    const number = normaliseNumber(asked.number, municipality.countries);
    const id = randomUUID();
    const outcome = await inTransaction(this.source, async (manager) => {
      const numberIndex = await this.indexed.indexOf(manager, number, municipalityId);
      const known = await manager.findOneBy(Subscriber, { municipalityId, numberIndex, status: 'active' });
      const payload = {
        what: 'subscriber',
        channel: asked.channel,
        found: known !== null,
        for: 'withdrawal',
        ...(asked.viewerRole && { role: asked.viewerRole }),
      };
      const subject = known === null ? {} : { subjectRef: known.id };
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'record.viewed', actor: asked.viewer, payload },
        ...subject,
      });
      // Returned, not thrown: that somebody was looked for stays written down.
      if (known === null) return counterProblem('counter.not_subscribed', { field: 'number' });
      const { language } = known;
      const codeHash = await this.codes.send(manager, {
        ...{ kind: 'leave_code', municipality, signUpId: id, number, numberIndex, language, now },
        text: (code) => serviceTexts(language).deskWithdrawal(municipality, code),
      });
      await manager.insert(DeskWithdrawal, {
        ...{ id, municipalityId, subjectRef: known.id, numberIndex, channel: asked.channel, codeHash },
        ...{ operatorId: operatorOf(asked.viewer), sentAt: now, attempts: 0, confirmedAt: null },
      });
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'otp.sent', actor: asked.viewer, ...subject },
        payload: { withdrawalId: id, channel: asked.channel },
      });
      return null;
    });
    if (outcome !== null) throw outcome;
    return { id, codeExpiresAt: codeExpiry(now).toISOString() };
  }

  /** @throws ProblemError `counter.withdrawal_unknown`, `counter.not_subscribed`, `sign_up.code_…`, `sign_up.tries_exhausted` */
  async confirm(
    municipalityId: string,
    id: string,
    { code, viewer }: DeskCode,
    now = new Date(),
  ): Promise<DeskDone> {
    const offer = await this.catalogue.offerOf(municipalityId);
    const outcome = await inTransaction(this.source, async (manager) => {
      const asked = await manager.findOne(DeskWithdrawal, {
        where: { id, municipalityId },
        lock: { mode: 'pessimistic_write' },
      });
      if (asked === null) return counterProblem('counter.withdrawal_unknown');
      if (asked.confirmedAt !== null) return { at: asked.confirmedAt.toISOString() };
      const refusal = await this.refusal(manager, asked, typedCode(code), viewer, now);
      return refusal ?? this.carryOut(manager, offer, asked, viewer, now);
    });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  private async refusal(
    manager: EntityManager,
    asked: DeskWithdrawal,
    code: string,
    actor: DeskCode['viewer'],
    now: Date,
  ): Promise<ProblemError | null> {
    const field = 'code';
    if (codeExpiry(asked.sentAt) <= now) return signUpProblem('sign_up.code_expired', { field });
    if (asked.attempts >= TRIES) return signUpProblem('sign_up.tries_exhausted', { field });
    if (this.index.isCode(asked.codeHash, asked.id, code)) return null;
    const attempts = asked.attempts + 1;
    await manager.update(DeskWithdrawal, { id: asked.id }, { attempts });
    const { municipalityId, subjectRef } = asked;
    const payload = { withdrawalId: asked.id, attempts };
    await this.audit.append(manager, { municipalityId, event: 'otp.failed', actor, subjectRef, payload });
    if (attempts === TRIES) return signUpProblem('sign_up.tries_exhausted', { field });
    return signUpProblem('sign_up.code_wrong', { field, params: { left: TRIES - attempts } });
  }

  private async carryOut(
    manager: EntityManager,
    { municipality }: Offer,
    asked: DeskWithdrawal,
    actor: DeskCode['viewer'],
    now: Date,
  ): Promise<DeskDone | ProblemError> {
    const { municipalityId, numberIndex, channel } = asked;
    const known = await manager.findOneBy(Subscriber, { municipalityId, numberIndex, status: 'active' });
    if (known === null) return counterProblem('counter.not_subscribed');
    const number = this.cipher.open(known.numberSealed, municipalityId, known.id);
    const left = await this.withdrawals.withdraw(manager, {
      ...{ municipalityId, numberIndex, channel, now, actor },
      operatorId: asked.operatorId,
    });
    if (left === null) return counterProblem('counter.not_subscribed');
    await manager.update(DeskWithdrawal, { id: asked.id }, { confirmedAt: now });
    const { subscriberId: recipientId, language } = left;
    const text = serviceTexts(language).withdrawal(municipality);
    const expiresAt = new Date(now.getTime() + CONFIRMATION_MS);
    const message = { municipality, number, numberIndex, recipientId, language, text, expiresAt };
    await this.messages.send(manager, { kind: 'withdrawal', ...message }, now);
    return { at: now.toISOString() };
  }
}
