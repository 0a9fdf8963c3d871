import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { ProblemError } from '#libs/http';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import type { Municipality } from '../catalogue/municipality.entity.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { normaliseNumber } from '../numbers/normalise.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import type { Asker } from './asker.js';
import { choiceFrom, type AskedChoice, type Choice } from './choice.js';
import { SIGN_UP_HOURS } from './code-limits.js';
import { codeExpiry, CodeSender } from './code-sender.js';
import { FormStamps } from './form-stamp.js';
import { signUpProblem } from './problems.js';
import { SignUp } from './sign-up.entity.js';

export interface SignUpRequest extends AskedChoice {
  /** As written. */
  number: string;
  /** Declared to be 14 or over. */
  ageDeclared: boolean;
  /** When the notice was shown: see `FormStamps`. */
  stamp?: string;
}

/** The same for every number, known or not. */
export interface SignUpAccepted {
  id: string;
  /** ISO 8601: until when the code can be confirmed. */
  codeExpiresAt: string;
}

/** A citizen asks to be told, and gets a code. */
@Injectable()
export class SignUpRequestService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly codes: CodeSender,
    private readonly stamps: FormStamps,
    private readonly audit: AuditLog,
  ) {}

  /** @throws ProblemError of `number.…`, `sign_up.…` */
  async request(offer: Offer, asked: SignUpRequest, asker: Asker, now = new Date()): Promise<SignUpAccepted> {
    const { municipality } = offer;
    const { number, choice } = checked(offer, asked);
    const { zoneIds, categoryIds, language, notice } = choice;
    const id = randomUUID();
    const numberIndex = this.index.ofNumber(number, municipality.id);
    const servedAt =
      asked.stamp === undefined ? null : this.stamps.servedAt(asked.stamp, notice.version, now);
    await inTransaction(this.source, async (manager) => {
      const codeHash = await this.codes.send(manager, {
        ...{ municipality, signUpId: id, number, numberIndex, language, now },
      });
      await manager.insert(SignUp, {
        ...{ id, municipalityId: municipality.id, state: 'pending' as const, numberIndex, ...asker },
        numberSealed: this.cipher.seal(number, municipality.id, id),
        ...{ zoneIds, categoryIds, language, noticeId: notice.id, servedAt },
        ...{ codeHash, sentAt: now, attempts: 0, requestedAt: now },
      });
      await this.tell(manager, municipality.id, 'registration.requested', id);
    });
    return { id, codeExpiresAt: codeExpiry(now).toISOString() };
  }

  /** Another code in place of the last. @throws ProblemError `sign_up.unknown`, `…confirmed_already`, `…too_many_codes` */
  async resend(signUpId: string, now = new Date()): Promise<SignUpAccepted> {
    const municipality = await this.municipalityOf(signUpId);
    await inTransaction(this.source, async (manager) => {
      const signUp = await manager.findOne(SignUp, {
        where: { id: signUpId },
        lock: { mode: 'pessimistic_write' },
      });
      if (signUp === null || now.getTime() - signUp.requestedAt.getTime() > SIGN_UP_HOURS * 3_600_000)
        throw signUpProblem('sign_up.unknown');
      if (signUp.state === 'confirmed') throw signUpProblem('sign_up.confirmed_already');
      const { municipalityId, numberIndex, language } = signUp;
      const number = this.cipher.open(signUp.numberSealed, municipalityId, signUpId);
      const codeHash = await this.codes.send(manager, {
        ...{ municipality, signUpId, number, numberIndex, language, now },
      });
      await manager.update(SignUp, { id: signUpId }, { codeHash, sentAt: now, attempts: 0 });
      await this.tell(manager, municipalityId, 'otp.sent', signUpId);
    });
    return { id: signUpId, codeExpiresAt: codeExpiry(now).toISOString() };
  }

  /** Read before the transaction: waiting in one for a second connection is how a pool locks itself up. */
  private async municipalityOf(signUpId: string): Promise<Municipality> {
    const select = { id: true, municipalityId: true } as const;
    const signUp = await this.source.manager.findOne(SignUp, { where: { id: signUpId }, select });
    if (signUp === null) throw signUpProblem('sign_up.unknown');
    return (await this.catalogue.offerOf(signUp.municipalityId)).municipality;
  }

  private tell(
    manager: EntityManager,
    municipalityId: string,
    event: AuditEvent,
    signUpId: string,
  ): Promise<void> {
    return this.audit.append(manager, { municipalityId, event, actor: 'citizen', payload: { signUpId } });
  }
}

/** Everything that is wrong with a request at once: the first fault, with all of them in `errors`. */
function checked(offer: Offer, asked: SignUpRequest): { number: number; choice: Choice } {
  const faults: ProblemError[] = [];
  const number = numberFrom(asked.number, offer.municipality.countries, faults);
  const choice = choiceFrom(offer, asked, faults);
  if (!asked.ageDeclared) faults.push(signUpProblem('sign_up.age_not_declared', { field: 'ageDeclared' }));
  const [first] = faults;
  if (first !== undefined) throw withAll(first, faults);
  if (number === null || choice === null) throw new Error('refused without a reason');
  return { number, choice };
}

function numberFrom(written: string, countries: readonly string[], faults: ProblemError[]): number | null {
  try {
    return normaliseNumber(written, countries);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    faults.push(error);
    return null;
  }
}

function withAll(first: ProblemError, errors: ProblemError[]): ProblemError {
  const { code, status, field } = first;
  const texts = { status, it: first.sentence('it'), en: first.sentence('en') };
  return new ProblemError(code, texts, { errors, ...(field === null ? {} : { field }) });
}
