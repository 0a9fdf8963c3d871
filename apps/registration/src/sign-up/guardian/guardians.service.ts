import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Municipality } from '../../catalogue/municipality.entity.js';
import type { CodeKind } from '../../messages/message-sent.entity.js';
import { ServiceMessages } from '../../messages/service-messages.js';
import { serviceTexts } from '../../messages/texts.js';
import { BlindIndex } from '../../numbers/blind-index.js';
import { IndexedNumbers } from '../../numbers/indexed-numbers.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import { CODE_MINUTES } from '../code-limits.js';
import { CodeSender } from '../code-sender.js';
import type { SignUp } from '../sign-up.entity.js';
import type { Guardian } from './asked-guardian.js';

const MESSAGE_HOURS = 24;

/** $1: subscriber; $2: the guardian's number, sealed for the subscriber; $3: its index; $4: when. */
const ATTACH_GUARDIAN = `
UPDATE registration.subscriber SET guardian_sealed = $2, guardian_index = $3, guardian_checked_at = $4 WHERE id = $1`;

/** What a sign-up keeps of a guardian. */
export type GuardianOfSignUp = Pick<
  SignUp,
  'guardianName' | 'guardianSealed' | 'guardianIndex' | 'guardianCodeHash'
>;

interface Asking {
  kind: CodeKind;
  municipality: Municipality;
  signUpId: string;
  language: string;
  now: Date;
}

/** Those who answer for children under 14: their own phone gets a code, and later the links. */
@Injectable()
export class GuardiansService {
  constructor(
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly indexed: IndexedNumbers,
    private readonly codes: CodeSender,
    private readonly messages: ServiceMessages,
  ) {}

  /** Locks both numbers, in one order always: two that wait for each other's would be a deadlock. */
  async lock(
    manager: EntityManager,
    { id }: Municipality,
    child: number,
    { number }: Guardian,
  ): Promise<void> {
    const indexes = [child, number].flatMap((each) => this.index.everyOf(each, id));
    indexes.sort((a, b) => a.compare(b));
    for (const index of indexes) await manager.query(LOCK_NUMBER, [index]);
  }

  /** Sends the guardian a code. @throws ProblemError `sign_up.too_many_codes`, `sign_up.budget_spent` */
  async ask(manager: EntityManager, asking: Asking, { name, number }: Guardian): Promise<GuardianOfSignUp> {
    const { municipality, signUpId } = asking;
    const guardianIndex = await this.indexed.indexOf(manager, number, municipality.id);
    return {
      guardianName: name,
      guardianSealed: this.cipher.seal(number, municipality.id, signUpId),
      guardianIndex,
      guardianCodeHash: await this.send(manager, asking, number, guardianIndex),
    };
  }

  /** Another code in place of the last; null where there is no guardian. */
  async askAgain(manager: EntityManager, signUp: SignUp, asking: Asking): Promise<Buffer | null> {
    const { guardianSealed, guardianIndex, id, municipalityId } = signUp;
    if (guardianSealed === null || guardianIndex === null) return null;
    return this.send(manager, asking, this.cipher.open(guardianSealed, municipalityId, id), guardianIndex);
  }

  /** Whether this is the guardian's code; always where there is no guardian. */
  agrees({ guardianCodeHash, id }: SignUp, code: string): boolean {
    return guardianCodeHash === null || this.index.isCode(guardianCodeHash, id, code);
  }

  /** From now on the guardian's phone opens the subscription as well; it is told so. */
  async attach(
    manager: EntityManager,
    municipality: Municipality,
    signUp: SignUp,
    subscriberId: string,
    now: Date,
  ): Promise<void> {
    const { guardianSealed, guardianIndex, id, language } = signUp;
    if (guardianSealed === null || guardianIndex === null) return;
    const number = this.cipher.open(guardianSealed, municipality.id, id);
    const sealed = this.cipher.seal(number, municipality.id, subscriberId);
    await manager.query(ATTACH_GUARDIAN, [subscriberId, sealed, guardianIndex, now]);
    const text = serviceTexts(language).guardianConfirmed(municipality);
    const expiresAt = new Date(now.getTime() + MESSAGE_HOURS * 3_600_000);
    const to = { municipality, number, numberIndex: guardianIndex, language, recipientId: subscriberId };
    await this.messages.send(manager, { ...to, kind: 'confirmation', text, expiresAt }, now);
  }

  private send(manager: EntityManager, asking: Asking, number: number, numberIndex: Buffer): Promise<Buffer> {
    const { municipality, language } = asking;
    const text = (code: string) => serviceTexts(language).guardianCode(municipality, code, CODE_MINUTES);
    return this.codes.send(manager, { ...asking, number, numberIndex, text });
  }
}
