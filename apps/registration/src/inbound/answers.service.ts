import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LOGGER, type Logger } from '#libs/observability';
import type { Municipality } from '../catalogue/municipality.entity.js';
import { DailyBudget } from '../messages/daily-budget.js';
import type { MessageKind } from '../messages/message-sent.entity.js';
import { ServiceMessages } from '../messages/service-messages.js';
import { normaliseNumber } from '../numbers/normalise.js';
import { COUNT_ANSWERS } from './inbound.sql.js';

/** To whom an answer goes. */
export interface Asking {
  municipality: Municipality;
  number: number;
  numberIndex: Buffer;
  now: Date;
}

export interface Answer {
  kind: MessageKind;
  /** The subscriber, the sign-up, or the event: whom the answer is filed under. */
  recipientId: string;
  language: string;
  text: string;
}

/** Answers of a kind that a number can make us send in a day; two machines that answer each other would never end. */
const A_DAY: Partial<Record<MessageKind, number>> = { help: 3, question: 3, guidance: 3 };
/** And of all these kinds together. */
const IN_ALL = 5;
const ANSWER_HOURS = 24;

/** Answers to phones, within limits: whoever writes to us makes us pay. */
@Injectable()
export class AnswersService {
  constructor(
    private readonly messages: ServiceMessages,
    private readonly budget: DailyBudget,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Whether one more answer of this kind may go. The caller holds the number's lock.
   * @param most a stricter limit for this once
   */
  async may(
    transaction: EntityManager,
    to: Asking,
    kind: MessageKind,
    most = A_DAY[kind] ?? 0,
  ): Promise<boolean> {
    const { municipality, number, numberIndex, now } = to;
    if (!reachable(number, municipality.countries)) return false;
    const [sent] = await transaction.query<{ kind: number; all: number }[]>(COUNT_ANSWERS, [
      ...[municipality.id, numberIndex, kind, now, Object.keys(A_DAY)],
    ]);
    if ((sent?.kind ?? 0) >= most || (sent?.all ?? 0) >= IN_ALL) return false;
    if (await this.budget.left(transaction, municipality.id, kind, now)) return true;
    this.logger.warn({ municipalityId: municipality.id }, 'the daily budget of service messages is spent');
    return false;
  }

  /** On the `service` lane, with the caller's transaction. */
  send(transaction: EntityManager, to: Asking, answer: Answer): Promise<void> {
    const expiresAt = new Date(to.now.getTime() + ANSWER_HOURS * 3_600_000);
    const { municipality, number, numberIndex } = to;
    const message = { municipality, number, numberIndex, ...answer, expiresAt };
    return this.messages.send(transaction, message, to.now);
  }
}

/** Foreign, premium and short numbers are what SMS pumping lives on. */
function reachable(number: number, countries: readonly string[]): boolean {
  try {
    normaliseNumber(`+${number}`, countries);
    return true;
  } catch {
    return false;
  }
}
