import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Municipality } from '../catalogue/municipality.entity.js';
import { DailyBudget } from '../messages/daily-budget.js';
import { ServiceMessages } from '../messages/service-messages.js';
import { serviceTexts } from '../messages/texts.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { LOCK_NUMBER } from '../subscribers/retire.sql.js';
import { CODE_DIGITS, CODE_MINUTES, refuseTooManyCodes } from './code-limits.js';
import { signUpProblem } from './problems.js';

export interface CodeRequest {
  municipality: Municipality;
  signUpId: string;
  number: number;
  numberIndex: Buffer;
  language: string;
  now: Date;
  /** What the message says; that the code is to be typed, unless given. */
  text?: (code: string) => string;
}

/** Sends codes, within the limits of a number. */
@Injectable()
export class CodeSender {
  constructor(
    private readonly messages: ServiceMessages,
    private readonly index: BlindIndex,
    private readonly budget: DailyBudget,
  ) {}

  /**
   * Sends a new code in the caller's transaction. @returns its hash, all that is kept of it
   * @throws ProblemError `sign_up.too_many_codes`, `sign_up.budget_spent`
   */
  async send(transaction: EntityManager, request: CodeRequest): Promise<Buffer> {
    const { municipality, signUpId, number, numberIndex, language, now } = request;
    await transaction.query(LOCK_NUMBER, [numberIndex]);
    await refuseTooManyCodes(transaction, municipality.id, numberIndex, now);
    if (!(await this.budget.left(transaction, municipality.id, now)))
      throw signUpProblem('sign_up.budget_spent');
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
    await this.messages.send(
      transaction,
      {
        ...{ municipality, number, numberIndex, language },
        kind: 'code',
        recipientId: signUpId,
        text: request.text?.(code) ?? serviceTexts(language).code(municipality, code, CODE_MINUTES),
        expiresAt: codeExpiry(now),
      },
      now,
    );
    return this.index.ofCode(signUpId, code);
  }
}

/** Until when a code sent at this instant is worth something. */
export function codeExpiry(sentAt: Date): Date {
  return new Date(sentAt.getTime() + CODE_MINUTES * 60_000);
}
