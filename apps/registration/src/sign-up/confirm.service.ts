import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction } from '#libs/database';
import type { ProblemError } from '#libs/http';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { ServiceMessages } from '../messages/service-messages.js';
import { serviceTexts } from '../messages/texts.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { Consent } from '../subscribers/consent.entity.js';
import { newReferences, type Enrolment } from '../subscribers/enrolment.js';
import { EnrolmentsService } from '../subscribers/enrolments.service.js';
import { LOCK_NUMBER, RETIRE_SUBSCRIBER } from '../subscribers/retire.sql.js';
import { TRIES } from './code-limits.js';
import { codeExpiry } from './code-sender.js';
import { GuardiansService } from './guardian/guardians.service.js';
import { LOOK_AT_SIGN_UP, type SignUpLook } from './look.sql.js';
import { signUpProblem } from './problems.js';
import { receiptOf, type ConsentReceipt } from './receipt.js';
import { SignUp } from './sign-up.entity.js';

interface Replaced {
  id: string;
  shard: number;
  position: string;
}

/** The message by which a phone agreed. */
export interface Agreement {
  eventId: string;
  receivedAt: Date;
}

/** How long a confirmation may wait on its way. */
const CONFIRMATION_HOURS = 24;

/** The code comes back: from here on the citizen is subscribed. */
@Injectable()
export class SignUpConfirmService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly enrolments: EnrolmentsService,
    private readonly guardians: GuardiansService,
    private readonly messages: ServiceMessages,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The right code once more gives the same receipt and changes nothing.
   * @param guardianCode of who answers for a child under 14
   * @param actor who brings the code: an official, when a citizen reads it out
   * @throws ProblemError `sign_up.unknown`, `…code_wrong`, `…code_expired`, `…tries_exhausted`
   */
  async confirm(
    signUpId: string,
    code: string,
    now = new Date(),
    actor: AuditActor = 'citizen',
    guardianCode = '',
  ): Promise<ConsentReceipt> {
    const offer = await this.offerOf(signUpId);
    const outcome = await inTransaction(this.source, async (manager) => {
      const signUp = await manager.findOne(SignUp, {
        where: { id: signUpId },
        lock: { mode: 'pessimistic_write' },
      });
      if (signUp === null) return signUpProblem('sign_up.unknown');
      // Returned, not thrown: a refused code must be counted, and a rejection would roll the count back.
      const refusal = await this.refusal(manager, signUp, { code, guardianCode }, now, actor);
      if (refusal !== null) return refusal;
      const consentId = signUp.consentId ?? (await this.subscribe(manager, offer, signUp, { now, actor }));
      const consent = await manager.findOneByOrFail(Consent, { id: consentId });
      return { consent, language: signUp.language };
    });
    if (outcome instanceof Error) throw outcome;
    return receiptOf(outcome.consent, offer, outcome.language);
  }

  /** A phone has agreed to what it was asked, in the caller's transaction, which holds the sign-up. */
  async confirmByAnswer(
    manager: EntityManager,
    offer: Offer,
    signUp: SignUp,
    agreement: Agreement,
    now: Date,
  ): Promise<void> {
    await this.subscribe(manager, offer, signUp, { now, actor: 'citizen', agreement });
  }

  /** Read before the transaction: waiting in one for a second connection is how a pool locks itself up. */
  private async offerOf(signUpId: string): Promise<Offer> {
    const [signUp] = await this.source.query<SignUpLook[]>(LOOK_AT_SIGN_UP, [signUpId]);
    if (signUp === undefined) throw signUpProblem('sign_up.unknown');
    // Also decided under the lock, below: here, so that a flood of guesses costs no more than a look.
    if (signUp.state === 'pending' && signUp.attempts >= TRIES)
      throw signUpProblem('sign_up.tries_exhausted', { field: 'code' });
    return this.catalogue.offerOf(signUp.municipalityId);
  }

  private async refusal(
    manager: EntityManager,
    signUp: SignUp,
    codes: { code: string; guardianCode: string },
    now: Date,
    actor: AuditActor,
  ): Promise<ProblemError | null> {
    const field = 'code';
    if (codeExpiry(signUp.sentAt) <= now) return signUpProblem('sign_up.code_expired', { field });
    if (signUp.attempts >= TRIES) return signUpProblem('sign_up.tries_exhausted', { field });
    const right = this.index.isCode(signUp.codeHash, signUp.id, codes.code);
    if (this.guardians.agrees(signUp, codes.guardianCode) && right) return null;
    const attempts = signUp.attempts + 1;
    await manager.update(SignUp, { id: signUp.id }, { attempts });
    await this.audit.append(manager, {
      municipalityId: signUp.municipalityId,
      event: 'otp.failed',
      actor,
      payload: { signUpId: signUp.id, attempts },
    });
    const left = TRIES - attempts;
    return left === 0
      ? signUpProblem('sign_up.tries_exhausted', { field })
      : signUpProblem(signUp.guardianName === null ? 'sign_up.code_wrong' : 'sign_up.guardian_code_wrong', {
          field,
          params: { left },
        });
  }

  /** Consent, subscriber, audit entries and confirmation: all of it or none. @returns the consent's id */
  private async subscribe(
    manager: EntityManager,
    offer: Offer,
    signUp: SignUp,
    { now, actor, agreement }: { now: Date; actor: AuditActor; agreement?: Agreement },
  ): Promise<string> {
    const { municipality } = offer;
    await manager.query(LOCK_NUMBER, [signUp.numberIndex]);
    const replaced = await this.retire(manager, signUp, now);
    const references = newReferences(now, replaced);
    const number = this.cipher.open(signUp.numberSealed, municipality.id, signUp.id);
    const numberSealed = this.cipher.seal(number, municipality.id, references.subscriberId);
    const circumstances = {
      offer,
      channel: signUp.channel,
      actor,
      operatorId: signUp.operatorId,
      now,
    };
    const enrolment = enrolmentOf(offer, signUp, { ...references, numberSealed }, now, agreement);
    await this.enrolments.enrol(manager, circumstances, [enrolment]);
    const { consentId, subscriberId } = references;
    await this.guardians.attach(manager, municipality, signUp, subscriberId, now);
    await manager.update(SignUp, { id: signUp.id }, { state: 'confirmed', confirmedAt: now, consentId });
    const { numberIndex, language } = signUp;
    await this.messages.send(
      manager,
      {
        ...{ municipality, number, numberIndex, language },
        kind: 'confirmation',
        recipientId: subscriberId,
        text: serviceTexts(language).confirmation(municipality),
        expiresAt: new Date(now.getTime() + CONFIRMATION_HOURS * 3_600_000),
      },
      now,
    );
    return consentId;
  }

  /** A known number may belong to somebody else by now: the old subject ends here, and nobody is shown its data. */
  private async retire(manager: EntityManager, signUp: SignUp, now: Date): Promise<Replaced | undefined> {
    const { municipalityId, numberIndex } = signUp;
    const [[old]] = await manager.query<[Replaced[], number]>(RETIRE_SUBSCRIBER, [
      municipalityId,
      numberIndex,
      now,
    ]);
    if (old === undefined) return undefined;
    await this.audit.append(manager, {
      municipalityId,
      event: 'number.reassigned',
      actor: 'citizen',
      subjectRef: old.id,
      occurredAt: now,
      payload: { signUpId: signUp.id },
    });
    return old;
  }
}

function enrolmentOf(
  offer: Offer,
  signUp: SignUp,
  made: Pick<Enrolment, 'subscriberId' | 'position' | 'consentId' | 'receiptId' | 'numberSealed'>,
  now: Date,
  agreement: Agreement | undefined,
): Enrolment {
  const { numberIndex, language, zoneIds, categoryIds, servedAt, sentAt, attempts } = signUp;
  const notice = offer.notices.find(({ id }) => id === signUp.noticeId);
  if (notice === undefined) throw signUpProblem('sign_up.notice_outdated');
  const { ipTruncated, userAgentFamily } = signUp;
  return {
    ...made,
    ...{ numberIndex, language, zoneIds, categoryIds, notice },
    evidence: {
      ...{ servedAt, sentAt, confirmedAt: agreement?.receivedAt ?? now, challengeId: signUp.id },
      ...{ ipTruncated, userAgentFamily },
      ...(signUp.guardianName === null ? {} : { guardian: signUp.guardianName }),
      // Who answers by message tries no code.
      ...(agreement === undefined ? { attempts: attempts + 1 } : { answeredBy: agreement.eventId }),
      ...(signUp.paperReference === null ? {} : { paperReference: signUp.paperReference }),
    },
  };
}
