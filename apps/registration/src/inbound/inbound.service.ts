import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { openInbound, type EventEnvelope, type InboundContent, type TOPICS } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { Keyring, KeyringError } from '#libs/feed';
import { LOGGER, type Logger } from '#libs/observability';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Keywords } from '../catalogue/keyword-meaning.js';
import { serviceTexts } from '../messages/texts.js';
import { IndexedNumbers } from '../numbers/indexed-numbers.js';
import { LOCK_NUMBER } from '../subscribers/retire.sql.js';
import { Subscriber } from '../subscribers/subscriber.entity.js';
import { WithdrawalsService } from '../subscribers/withdrawals.service.js';
import { AnswersService } from './answers.service.js';
import type { InboundKeyword } from './inbound.entity.js';
import { RECORD_INBOUND, RECORD_SUBJECT, RECORD_WHO_HAS_NUMBER } from './inbound.sql.js';
import { hear, keywordsOf, type Heard } from './keywords.js';
import { SmsSignUpService, type SmsRequest } from './sms-sign-up.service.js';

export const KEYWORDS = Symbol('KEYWORDS');

type InboundEvent = EventEnvelope<typeof TOPICS.inboundMessage>;
type Handler = (manager: EntityManager, request: SmsRequest, heard: Heard) => Promise<unknown>;

/** What is no word of ours is answered once a day: how to be understood. */
const UNKNOWN_A_DAY = 1;

/** What phones write to us: by a word people sign up, agree, ask for help, and leave at once. */
@Injectable()
export class InboundService {
  readonly #handlers: Record<InboundKeyword, Handler> = {
    stop: (manager, request) => this.letLeave(manager, request),
    signUp: (manager, request, heard) => this.signUps.ask(manager, request, heard),
    yes: async (manager, request) =>
      (await this.signUps.agree(manager, request)) || this.explain(manager, request, UNKNOWN_A_DAY),
    no: (manager, request) => this.signUps.refuse(manager, request),
    help: (manager, request) => this.explain(manager, request),
    other: (manager, request) => this.explain(manager, request, UNKNOWN_A_DAY),
  };

  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly keyring: Keyring,
    private readonly indexed: IndexedNumbers,
    private readonly withdrawals: WithdrawalsService,
    private readonly signUps: SmsSignUpService,
    private readonly answers: AnswersService,
    @Inject(KEYWORDS) private readonly keywords: Keywords,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Handles a message once, however often its event comes. */
  async received(event: InboundEvent): Promise<void> {
    const content = await this.open(event);
    if (content === null) return;
    const offer = await this.catalogue.offerOf(event.municipalityId);
    const { municipality } = offer;
    const keywords = keywordsOf(this.keywords, municipality.keywords);
    const heard = hear(content.text, keywords);
    const number = Number(content.number);
    const spoken = municipality.languages.find((language) => language === heard.language);
    const heardOf = {
      ...{
        eventId: event.id,
        receivedAt: new Date(event.data.receivedAt),
        offer,
        keywords,
        municipality,
        number,
      },
      language: spoken ?? municipality.languages[0] ?? 'it',
      now: new Date(),
    };
    await inTransaction(this.source, async (manager) => {
      const recorded = await manager.query<unknown[]>(RECORD_INBOUND, [
        ...[event.id, event.municipalityId, heard.means, event.data.receivedAt, heardOf.now],
      ]);
      if (recorded.length === 0) return;
      const numberIndex = await this.indexed.indexOf(manager, number, municipality.id);
      const request: SmsRequest = { ...heardOf, numberIndex };
      // Two messages of one phone at once must not both find that there is an answer left.
      await manager.query(LOCK_NUMBER, [request.numberIndex]);
      await this.#handlers[heard.means](manager, request, heard);
      await manager.query(RECORD_WHO_HAS_NUMBER, [event.id, municipality.id, numberIndex]);
    });
  }

  /** Null for a message whose key is gone: nobody can read it any more, and no retry helps. */
  private async open({ id, data }: InboundEvent): Promise<InboundContent | null> {
    try {
      return openInbound(await this.keyring.open(data.keyId), data.sealed);
    } catch (error) {
      if (!(error instanceof KeyringError)) throw error;
      this.logger.warn({ eventId: id }, 'an inbound message came after its key was destroyed');
      return null;
    }
  }

  /** Nobody is told whether the number was known: who was not subscribed gets no answer. */
  private async letLeave(manager: EntityManager, request: SmsRequest): Promise<void> {
    const { eventId, municipality, numberIndex, now } = request;
    await this.signUps.refuse(manager, request);
    const left = await this.withdrawals.withdraw(manager, {
      ...{ municipalityId: municipality.id, numberIndex, now },
      channel: 'sms',
    });
    if (left === null) return;
    await manager.query(RECORD_SUBJECT, [eventId, left.subscriberId]);
    const text = serviceTexts(left.language).withdrawal(municipality);
    const { subscriberId: recipientId, language } = left;
    await this.answers.send(manager, request, { kind: 'withdrawal', recipientId, language, text });
  }

  /** Who we are, how to sign up and leave, whom to ask. In the subscriber's own language, where there is one. */
  private async explain(manager: EntityManager, request: SmsRequest, most?: number): Promise<void> {
    const { municipality, numberIndex, eventId } = request;
    const known = await manager.findOne(Subscriber, {
      select: { id: true, language: true },
      where: { municipalityId: municipality.id, numberIndex, status: 'active' },
    });
    const language = known?.language ?? request.language;
    const to = { recipientId: known?.id ?? eventId, ...(most === undefined ? {} : { most }) };
    await this.signUps.help(manager, { ...request, language }, to);
  }
}
