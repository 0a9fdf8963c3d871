import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { ProblemError } from '#libs/http';
import { CatalogueService, type Offer } from '../catalogue/catalogue.service.js';
import { agreedTo } from '../messages/agreed-to.js';
import { serviceTexts } from '../messages/texts.js';
import { normaliseNumber } from '../numbers/normalise.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { noticeAddress } from '../pages/addresses.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../rights/settings.js';
import type { Asker } from './asker.js';
import { codeKindOf } from './asked-sign-up.js';
import { choiceFrom, type AskedChoice, type Choice } from './choice.js';
import { SIGN_UP_HOURS } from './code-limits.js';
import { codeExpiry, CodeSender } from './code-sender.js';
import { FormStamps } from './form-stamp.js';
import { guardianFrom, type AskedGuardian, type Guardian } from './guardian/asked-guardian.js';
import { GuardiansService } from './guardian/guardians.service.js';
import { RequestGroups } from './grouping/request-groups.service.js';
import { signUpProblem } from './problems.js';
import { SignUp, type SignUpChannel } from './sign-up.entity.js';

export interface SignUpRequest extends AskedChoice, AskedGuardian {
  /** As written. */
  number: string;
  /** Declared to be 14 or over; whoever is not needs a guardian. */
  ageDeclared: boolean;
  /** When the notice was shown: see `FormStamps`. */
  stamp?: string;
}

/** Who asks for a citizen that stands before them, and where. */
export interface Desk {
  channel: Exclude<SignUpChannel, 'web' | 'sms'>;
  /** The official's id. */
  operatorId: string;
  /** Of the form they signed; null but on paper. */
  paperReference: string | null;
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
    private readonly groups: RequestGroups,
    private readonly catalogue: CatalogueService,
    private readonly cipher: NumberCipher,
    private readonly codes: CodeSender,
    private readonly stamps: FormStamps,
    private readonly guardians: GuardiansService,
    private readonly audit: AuditLog,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  /**
   * @param desk an official who asks for the citizen; the code then says to what, and that it is to be read out
   * @throws ProblemError of `number.…`, `sign_up.…`
   */
  async request(
    offer: Offer,
    asked: SignUpRequest,
    asker: Asker,
    now = new Date(),
    desk?: Desk,
  ): Promise<SignUpAccepted> {
    const { number, choice, guardian } = checked(offer, asked);
    const id = randomUUID();
    // What was read out or handed over was so before the official asked.
    const servedAt = desk === undefined ? this.stampedAt(asked.stamp, choice.notice.version, now) : now;
    const { channel = 'web', operatorId = null, paperReference = null } = desk ?? {};
    const text = desk === undefined ? {} : { text: this.deskText(offer, choice, guardian === null) };
    const { municipality } = offer;
    const signUp = { id, municipality, number, choice, asker, now, servedAt, ...text };
    await this.groups.request({ ...signUp, channel, operatorId, paperReference }, guardian);
    return { id, codeExpiresAt: codeExpiry(now).toISOString() };
  }

  /** Another code in place of the last. @throws ProblemError `sign_up.unknown`, `…confirmed_already`, `…too_many_codes` */
  async resend(signUpId: string, now = new Date()): Promise<SignUpAccepted> {
    const offer = await this.offerOf(signUpId);
    const { municipality } = offer;
    await inTransaction(this.source, async (manager) => {
      const signUp = await manager.findOne(SignUp, {
        where: { id: signUpId },
        lock: { mode: 'pessimistic_write' },
      });
      if (signUp === null || now.getTime() - signUp.requestedAt.getTime() > SIGN_UP_HOURS * 3_600_000)
        throw signUpProblem('sign_up.unknown');
      if (signUp.state === 'confirmed') throw signUpProblem('sign_up.confirmed_already');
      const { municipalityId, numberIndex, language, operatorId, channel } = signUp;
      const text =
        operatorId === null ? {} : { text: this.deskText(offer, signUp, signUp.guardianName === null) };
      const number = this.cipher.open(signUp.numberSealed, municipalityId, signUpId);
      const kind = codeKindOf(signUp);
      const codeHash = await this.codes.send(manager, {
        ...{ kind, municipality, signUpId, number, numberIndex, language, now, ...text },
      });
      const guardianCodeHash = await this.guardians.askAgain(manager, signUp, {
        ...{ kind, municipality, signUpId, language, now },
      });
      const renewed = { codeHash, guardianCodeHash, sentAt: now, attempts: 0 };
      await manager.update(SignUp, { id: signUpId }, renewed);
      await this.audit.append(manager, {
        ...{ municipalityId, event: 'otp.sent' },
        actor: operatorId === null ? 'citizen' : `official:${operatorId}`,
        payload: { signUpId, channel },
      });
    });
    return { id: signUpId, codeExpiresAt: codeExpiry(now).toISOString() };
  }

  /** Read before the transaction: waiting in one for a second connection is how a pool locks itself up. */
  private async offerOf(signUpId: string): Promise<Offer> {
    const select = { id: true, municipalityId: true } as const;
    const signUp = await this.source.manager.findOne(SignUp, { where: { id: signUpId }, select });
    if (signUp === null) throw signUpProblem('sign_up.unknown');
    return this.catalogue.offerOf(signUp.municipalityId);
  }

  private stampedAt(stamp: string | undefined, noticeVersion: string, now: Date): Date | null {
    return stamp === undefined ? null : this.stamps.servedAt(stamp, noticeVersion, now);
  }

  /** The phone reads what the official was told. @param alone it agrees by itself: under 14 a guardian's code is needed */
  private deskText(
    offer: Offer,
    { zoneIds, categoryIds, language }: Pick<Choice, 'zoneIds' | 'categoryIds' | 'language'>,
    alone: boolean,
  ): (code: string) => string {
    const named = agreedTo(offer, { zoneIds, categoryIds, language });
    const address = noticeAddress(this.settings.publicUrl, language);
    return (code) => serviceTexts(language).deskCode(offer.municipality, { ...named, alone, address, code });
  }
}

/** Everything that is wrong with a request at once: the first fault, with all of them in `errors`. */
function checked(
  offer: Offer,
  asked: SignUpRequest,
): { number: number; choice: Choice; guardian: Guardian | null } {
  const faults: ProblemError[] = [];
  const number = numberFrom(asked.number, offer.municipality.countries, faults);
  const choice = choiceFrom(offer, asked, faults);
  const guardian = asked.ageDeclared
    ? null
    : guardianFrom(asked, number, offer.municipality.countries, faults);
  const [first] = faults;
  if (first !== undefined) throw withAll(first, faults);
  if (number === null || choice === null) throw new Error('refused without a reason');
  return { number, choice, guardian };
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
