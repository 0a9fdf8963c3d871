import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Statements } from '#libs/database';
import { ProblemError } from '#libs/http';
import type { Municipality } from '../catalogue/municipality.entity.js';
import { DailyBudget } from '../messages/daily-budget.js';
import type { CodeKind } from '../messages/message-sent.entity.js';
import { ServiceMessages, type MessageOfNow } from '../messages/service-messages.js';
import { serviceTexts } from '../messages/texts.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { LOCK_NUMBER } from '../subscribers/retire.sql.js';
import { CODE_DIGITS, CODE_MINUTES, hadTheirCodes } from './code-limits.js';
import { signUpProblem } from './problems.js';

export interface CodeRequest {
  kind: CodeKind;
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
  async send(transaction: Statements, request: CodeRequest): Promise<Buffer> {
    await transaction.query(LOCK_NUMBER, [request.numberIndex]);
    const [refusal] = await this.refusals(transaction, [request]);
    if (refusal instanceof ProblemError) throw refusal;
    const { codeHash, message } = this.make(request);
    await this.messages.sendAll(transaction, [message]);
    return codeHash;
  }

  /** Why each may have no code now, or null. The caller holds their numbers' locks, and no number comes twice. */
  async refusals(
    transaction: Statements,
    requests: readonly CodeRequest[],
  ): Promise<(ProblemError | null)[]> {
    const hadTheirs = await hadTheirCodes(transaction, requests);
    const refusals: (ProblemError | null)[] = [];
    for (const [i, { municipality, kind, now }] of requests.entries())
      if (hadTheirs[i] === true) refusals.push(signUpProblem('sign_up.too_many_codes', { field: 'number' }));
      else if (await this.budget.left(transaction, municipality.id, kind, now)) refusals.push(null);
      else refusals.push(signUpProblem('sign_up.budget_spent'));
    return refusals;
  }

  /** A new code: its hash, and the message that is still to be sent. */
  make(request: CodeRequest): { codeHash: Buffer; message: MessageOfNow } {
    const { municipality, signUpId, number, numberIndex, language, now } = request;
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0');
    const text = request.text?.(code) ?? serviceTexts(language).code(municipality, code, CODE_MINUTES);
    return {
      codeHash: this.index.ofCode(signUpId, code),
      message: {
        ...{ municipality, number, numberIndex, language, now, text },
        ...{ kind: request.kind, recipientId: signUpId, expiresAt: codeExpiry(now) },
      },
    };
  }
}

/** Until when a code sent at this instant is worth something. */
export function codeExpiry(sentAt: Date): Date {
  return new Date(sentAt.getTime() + CODE_MINUTES * 60_000);
}
