import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { ProblemError } from '#libs/http';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { ServiceMessages } from '../messages/service-messages.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { Consent } from '../subscribers/consent.entity.js';
import { EnrolmentsService } from '../subscribers/enrolments.service.js';
import { LOCK_NUMBER, RETIRE_SUBSCRIBER } from '../subscribers/retire.sql.js';
import { TRIES } from './code-limits.js';
import { codeFailed, codeRefusal } from './code-refusal.js';
import {
  codeConfirmed,
  confirmationTo,
  enrolmentOf,
  numberReassigned,
  type Agreement,
  type Confirmation,
  type Replaced,
} from './confirmed.js';
import { ConfirmGroup, type TypedCode } from './grouping/confirm-group.service.js';
import { GroupWatch } from './grouping/group-watch.js';
import { Grouping } from './grouping/grouping.js';
import { GuardiansService } from './guardian/guardians.service.js';
import { SignUpLooks } from './looks.service.js';
import { signUpProblem } from './problems.js';
import { receiptOf, type Confirmed, type ConsentReceipt } from './receipt.js';
import { SignUp } from './sign-up.entity.js';

const BOUNDS = { most: 64, atOnce: 2 };

/** The code comes back: from here on the citizen is subscribed. */
@Injectable()
export class SignUpConfirmService {
  readonly #grouping: Grouping<TypedCode, Confirmed>;

  constructor(
    private readonly source: DataSource,
    private readonly looks: SignUpLooks,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly enrolments: EnrolmentsService,
    private readonly guardians: GuardiansService,
    private readonly messages: ServiceMessages,
    private readonly audit: AuditLog,
    group: ConfirmGroup,
    watch: GroupWatch,
  ) {
    this.#grouping = new Grouping(
      {
        together: (jobs) => group.together(jobs),
        alone: (job) => this.alone(job),
        onFailure: (error, members) => watch.failed('confirmation', error, members),
      },
      BOUNDS,
    );
  }

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
    const typed = { signUpId, offer, code, guardianCode, now, actor };
    const { consent, language } = await this.#grouping.run(typed);
    return receiptOf(consent, offer, await this.catalogue.termsOf(consent.termsId, offer), language);
  }

  /** A phone has agreed to what it was asked, in the caller's transaction, which holds the sign-up. */
  async confirmByAnswer(
    manager: EntityManager,
    offer: Offer,
    signUp: SignUp,
    agreement: Agreement,
    now: Date,
  ): Promise<void> {
    await this.subscribe(manager, signUp, { offer, signUp, now, actor: 'citizen', agreement });
  }

  /** Read before the transaction: waiting in one for a second connection is how a pool locks itself up. */
  private async offerOf(signUpId: string): Promise<Offer> {
    const signUp = await this.looks.look(signUpId);
    if (signUp === undefined) throw signUpProblem('sign_up.unknown');
    // Also decided under the lock, below: here, so that a flood of guesses costs no more than a look.
    if (signUp.state === 'pending' && signUp.attempts >= TRIES)
      throw signUpProblem('sign_up.tries_exhausted', { field: 'code' });
    return this.catalogue.offerOf(signUp.municipalityId);
  }

  private async alone(typed: TypedCode): Promise<Confirmed> {
    const outcome = await inTransaction(this.source, async (manager) => {
      const signUp = await manager.findOne(SignUp, {
        where: { id: typed.signUpId },
        lock: { mode: 'pessimistic_write' },
      });
      if (signUp === null) return signUpProblem('sign_up.unknown');
      // Returned, not thrown: a refused code must be counted, and a rejection would roll the count back.
      const refusal = await this.refusal(manager, signUp, typed);
      if (refusal !== null) return refusal;
      const { offer, now, actor } = typed;
      const consentId =
        signUp.consentId ?? (await this.subscribe(manager, signUp, { offer, signUp, now, actor }));
      const consent = await manager.findOneByOrFail(Consent, { id: consentId });
      return { consent, language: signUp.language };
    });
    if (outcome instanceof ProblemError) throw outcome;
    return outcome;
  }

  private async refusal(
    manager: EntityManager,
    signUp: SignUp,
    { code, guardianCode, now, actor }: TypedCode,
  ): Promise<ProblemError | null> {
    const own = this.index.isCode(signUp.codeHash, signUp.id, code);
    const right = this.guardians.agrees(signUp, guardianCode) && own;
    const refusal = codeRefusal(signUp, right, now);
    if (refusal?.counted === true) {
      await manager.update(SignUp, { id: signUp.id }, { attempts: signUp.attempts + 1 });
      await this.audit.append(manager, codeFailed(signUp, actor));
    }
    return refusal?.problem ?? null;
  }

  /** Consent, subscriber, audit entries and confirmation: all of it or none. @returns the consent's id */
  private async subscribe(
    manager: EntityManager,
    signUp: SignUp,
    confirmation: Confirmation,
  ): Promise<string> {
    const { municipality } = confirmation.offer;
    const { now } = confirmation;
    await manager.query(LOCK_NUMBER, [signUp.numberIndex]);
    const replaced = await this.retire(manager, confirmation);
    const number = this.cipher.open(signUp.numberSealed, municipality.id, signUp.id);
    const { circumstances, ...enrolment } = enrolmentOf(confirmation, replaced, (subscriberId) =>
      this.cipher.seal(number, municipality.id, subscriberId),
    );
    const { consentId, subscriberId } = enrolment;
    if (confirmation.agreement === undefined)
      await this.audit.append(manager, codeConfirmed(confirmation, subscriberId));
    await this.enrolments.enrol(manager, circumstances, [enrolment]);
    await this.guardians.attach(manager, municipality, signUp, subscriberId, now);
    await manager.update(SignUp, { id: signUp.id }, { state: 'confirmed', confirmedAt: now, consentId });
    await this.messages.sendAll(manager, [confirmationTo(confirmation, number, subscriberId)]);
    return consentId;
  }

  /** A known number may belong to somebody else by now: the old subject ends here, and nobody is shown its data. */
  private async retire(manager: EntityManager, confirmation: Confirmation): Promise<Replaced | undefined> {
    const { municipalityId, numberIndex } = confirmation.signUp;
    const [[old]] = await manager.query<[Replaced[], number]>(RETIRE_SUBSCRIBER, [
      municipalityId,
      numberIndex,
      confirmation.now,
    ]);
    if (old !== undefined) await this.audit.append(manager, numberReassigned(confirmation, old));
    return old;
  }
}
