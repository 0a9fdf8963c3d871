import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '#libs/database';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Notice } from '../../catalogue/notice.entity.js';
import type { Subscriber } from '../../subscribers/subscriber.entity.js';
import { WithdrawalsService } from '../../subscribers/withdrawals.service.js';
import { NOTICE_OF } from '../change/change.sql.js';
import { yearsLater } from '../../subscribers/decided.js';
import { RecordsService, type Proof } from '../change/records.service.js';
import { LinksService } from '../link/links.service.js';
import { rightsProblem } from '../problems.js';
import { activeSubscriber } from '../session/locks.js';

/** `accept` it; `refuse` it, which ends what rests on consent; or `leave` altogether. */
export type NoticeAnswer = 'accept' | 'refuse' | 'leave';

/** What came of an answer. `left`: nothing is sent any more. */
export type AnswerOutcome = 'accepted' | 'refused' | 'left';

/** An answer by the link of a message. */
export interface Answered {
  token: string;
  /** From the child's phone, for a link that asks for one. */
  code: string;
  answer: NoticeAnswer;
  /** The notice that was read. */
  notice: Notice;
  servedAt: Date;
  proof: Pick<Proof, 'asker' | 'now'>;
}

/** Citizens answer whether they agree to a changed notice: the link is used up, and what it says stands at once. */
@Injectable()
export class NoticeAnswers {
  constructor(
    private readonly source: DataSource,
    private readonly links: LinksService,
    private readonly records: RecordsService,
    private readonly withdrawals: WithdrawalsService,
  ) {}

  /** The version agreed to by who was asked about another; null for who was asked nothing. */
  async askedUnder({ answerBy, consentId }: Subscriber): Promise<string | null> {
    if (answerBy === null) return null;
    const [agreed] = await this.source.query<{ version: string }[]>(NOTICE_OF, [consentId]);
    return agreed?.version ?? null;
  }

  /** @throws ProblemError `manage.link_unknown` */
  async answer(offer: Offer, answered: Answered): Promise<AnswerOutcome> {
    const { token, code, proof } = answered;
    return inTransaction(this.source, async (manager) => {
      const link = await this.links.use(manager, { token, code }, 'notice', proof.now);
      const subscriber = await activeSubscriber(manager, link.subjectRef);
      if (subscriber === null) throw rightsProblem('manage.link_unknown');
      const from = { ...proof, linkId: link.id, linkSentAt: link.sentAt };
      if (answered.answer === 'accept') return this.accept(manager, offer, subscriber, answered, from);
      return this.refuse(manager, offer, subscriber, answered, from);
    });
  }

  private async accept(
    manager: EntityManager,
    offer: Offer,
    subscriber: Subscriber,
    { notice, servedAt }: Answered,
    proof: Proof,
  ): Promise<AnswerOutcome> {
    const { zoneIds, categoryIds, language, pausedUntil } = subscriber;
    const said = {
      action: 'reaffirmed' as const,
      ...{ offer, choice: { zoneIds, categoryIds, language, notice }, servedAt, pausedUntil },
      validUntil: yearsLater(proof.now),
    };
    await this.records.record(manager, subscriber, said, proof);
    return 'accepted';
  }

  private async refuse(
    manager: EntityManager,
    offer: Offer,
    subscriber: Subscriber,
    { answer, notice, servedAt }: Answered,
    proof: Proof,
  ): Promise<AnswerOutcome> {
    const { municipalityId, numberIndex, zoneIds, language, pausedUntil } = subscriber;
    const tasks = offer.categories.filter(({ legalBasis }) => legalBasis === 'public_task');
    const categoryIds = subscriber.categoryIds.filter((each) => tasks.some(({ id }) => id === each));
    if (answer === 'leave' || categoryIds.length === 0) {
      const leaving = { municipalityId, numberIndex, channel: 'web' as const, now: proof.now };
      await this.withdrawals.withdraw(manager, leaving);
      return 'left';
    }
    const choice = { zoneIds, categoryIds, language, notice };
    const ends = categoryIds.length < subscriber.categoryIds.length;
    const said = {
      action: ends ? ('withdrawn' as const) : ('refused' as const),
      offer,
      choice,
      servedAt,
      pausedUntil,
    };
    await this.records.record(manager, subscriber, said, proof);
    return 'refused';
  }
}
