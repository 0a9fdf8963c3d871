import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog, type AuditActor, type AuditEntry } from '#libs/audit';
import { inPipeline, type Statements } from '#libs/database';
import type { Offer } from '../../catalogue/catalogue.service.js';
import { ServiceMessages } from '../../messages/service-messages.js';
import { BlindIndex } from '../../numbers/blind-index.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import { consentGiven, decided, type Decided } from '../../subscribers/decided.js';
import { EnrolmentsService } from '../../subscribers/enrolments.service.js';
import { RETIRE_SUBSCRIBERS, TRY_NUMBERS } from '../../subscribers/retire.sql.js';
import { codeFailed, codeRefusal } from '../code-refusal.js';
import {
  codeConfirmed,
  confirmationTo,
  enrolmentOf,
  numberReassigned,
  type Confirmation,
  type Replaced,
} from '../confirmed.js';
import { consentOf, type Confirmed } from '../receipt.js';
import { CONFIRM_SIGN_UPS, COUNT_WRONG_CODES, TAKE_SIGN_UPS, type TakenSignUp } from '../sign-up.sql.js';
import { firstOfEach } from './first-of-each.js';
import type { Outcome } from './grouping.js';

/** A code that came back. */
export interface TypedCode {
  signUpId: string;
  offer: Offer;
  code: string;
  guardianCode: string;
  now: Date;
  actor: AuditActor;
}

/** A code, and the sign-up it is for, which the transaction holds. */
interface Taken {
  typed: TypedCode;
  signUp: TakenSignUp;
}

/** Whose code was right, and where the confirmation goes. */
type Right = Taken & { number: number };

interface Enrolled {
  right: Right;
  row: Decided;
  /** The subject whose number it was. */
  replaced: Replaced | undefined;
}

/** Confirms those whose codes come back at the same time in one transaction. */
@Injectable()
export class ConfirmGroup {
  constructor(
    private readonly source: DataSource,
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly enrolments: EnrolmentsService,
    private readonly messages: ServiceMessages,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Nobody is waited for: whose sign-up or number is busy, or comes twice, goes alone. So do children, for whom
   * somebody else answers, and those who were confirmed before.
   */
  together(group: readonly TypedCode[]): Promise<Outcome<Confirmed>[]> {
    return inPipeline(this.source, async (transaction) => {
      const outcomes = new Map<TypedCode, Outcome<Confirmed>>();
      const { right, wrong } = this.judged(await taken(transaction, group), outcomes);
      const ours = await held(transaction, right);
      const enrolled = this.enrolled(ours, await retired(transaction, ours));
      await this.write(transaction, enrolled, wrong);
      for (const {
        right: { typed },
        row,
      } of enrolled)
        outcomes.set(typed, { done: { consent: consentOf(row), language: row.language } });
      return group.map((typed) => outcomes.get(typed) ?? 'alone');
    });
  }

  /** Sets the outcome of those that are refused. */
  private judged(all: readonly Taken[], outcomes: Map<TypedCode, Outcome<Confirmed>>) {
    const judged: { right: Right[]; wrong: Taken[] } = { right: [], wrong: [] };
    for (const each of all.filter(({ signUp }) => signUp.guardianName === null)) {
      const { typed, signUp } = each;
      const right = this.index.isCode(signUp.codeHash, signUp.id, typed.code);
      const refusal = codeRefusal(signUp, right, typed.now);
      if (refusal !== null) outcomes.set(typed, { refused: refusal.problem });
      if (refusal?.counted === true) judged.wrong.push(each);
      if (refusal === null && signUp.consentId === null) judged.right.push(...this.readable(each));
    }
    return judged;
  }

  /** None when something is wrong with the sign-up itself: alone it is told what, and harms nobody. */
  private readable(each: Taken): Right[] {
    const { typed, signUp } = each;
    if (!typed.offer.notices.some(({ id }) => id === signUp.noticeId)) return [];
    try {
      return [{ ...each, number: this.cipher.open(signUp.numberSealed, signUp.municipalityId, signUp.id) }];
    } catch {
      return [];
    }
  }

  private enrolled(all: readonly Right[], replaced: ReadonlyMap<string, Replaced>): Enrolled[] {
    const seal =
      ({ number, signUp }: Right) =>
      (subscriberId: string) =>
        this.cipher.seal(number, signUp.municipalityId, subscriberId);
    const rows = decided(
      all.map((right) => enrolmentOf(confirmationOf(right), replaced.get(keyOf(right)), seal(right))),
    );
    return all.map((right, i) => ({ right, row: rows[i] as Decided, replaced: replaced.get(keyOf(right)) }));
  }

  private async write(
    transaction: Statements,
    enrolled: readonly Enrolled[],
    wrong: readonly Taken[],
  ): Promise<void> {
    const entries = [
      ...enrolled.flatMap(entriesOf),
      ...wrong.map(({ typed, signUp }) => codeFailed(signUp, typed.actor)),
    ];
    const messages = enrolled.map(({ right, row }) =>
      confirmationTo(confirmationOf(right), right.number, row.subscriberId),
    );
    await Promise.all([
      this.enrolments.enrolEverybody(
        transaction,
        enrolled.map(({ row }) => row),
      ),
      confirm(transaction, enrolled),
      wrong.length > 0 && transaction.query(COUNT_WRONG_CODES, [wrong.map(({ signUp }) => signUp.id)]),
      this.audit.appendAll(transaction, entries),
      this.messages.sendAll(transaction, messages),
    ]);
  }
}

/** Those of the group that nobody else has in hand. */
async function taken(transaction: Statements, group: readonly TypedCode[]): Promise<Taken[]> {
  const first = firstOfEach(group, ({ signUpId }) => signUpId);
  const rows = await transaction.query<TakenSignUp[]>(TAKE_SIGN_UPS, [first.map(({ signUpId }) => signUpId)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return first.flatMap((typed) => {
    const signUp = byId.get(typed.signUpId);
    return signUp === undefined ? [] : [{ typed, signUp }];
  });
}

/** Those whose numbers are ours from now on. */
async function held(transaction: Statements, right: readonly Right[]): Promise<Right[]> {
  if (right.length === 0) return [];
  const first = firstOfEach(right, keyOf);
  const numbers = first.map(({ signUp }) => signUp.numberIndex);
  const ours = await transaction.query<{ numberIndex: Buffer }[]>(TRY_NUMBERS, [numbers]);
  const keys = new Set(ours.map(({ numberIndex }) => numberIndex.toString('hex')));
  return first.filter((each) => keys.has(keyOf(each)));
}

/** Ends the subjects who had these numbers. @returns them by number */
async function retired(transaction: Statements, all: readonly Right[]): Promise<Map<string, Replaced>> {
  if (all.length === 0) return new Map();
  const old = await transaction.query<(Replaced & { numberIndex: Buffer })[]>(RETIRE_SUBSCRIBERS, [
    all.map(({ signUp }) => signUp.municipalityId),
    all.map(({ signUp }) => signUp.numberIndex),
    all.map(({ typed }) => typed.now.toISOString()),
  ]);
  return new Map(old.map((each) => [each.numberIndex.toString('hex'), each]));
}

async function confirm(transaction: Statements, enrolled: readonly Enrolled[]): Promise<void> {
  if (enrolled.length === 0) return;
  await transaction.query(CONFIRM_SIGN_UPS, [
    enrolled.map(({ right }) => right.signUp.id),
    enrolled.map(({ right }) => right.typed.now.toISOString()),
    enrolled.map(({ row }) => row.consentId),
  ]);
}

function entriesOf({ right, row, replaced }: Enrolled): AuditEntry[] {
  const confirmation = confirmationOf(right);
  const entries = [codeConfirmed(confirmation, row.subscriberId), consentGiven(row)];
  return replaced === undefined ? entries : [numberReassigned(confirmation, replaced), ...entries];
}

function confirmationOf({ typed: { offer, now, actor }, signUp }: Right): Confirmation {
  return { offer, now, actor, signUp };
}

function keyOf({ signUp }: Right): string {
  return signUp.numberIndex.toString('hex');
}
