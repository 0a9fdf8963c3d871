import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { openInbound, type EventEnvelope, type InboundContent, type TOPICS } from '#libs/contracts';
import { inTransaction } from '#libs/database';
import { Keyring, KeyringError } from '#libs/feed';
import { LOGGER, type Logger } from '#libs/observability';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Municipality } from '../catalogue/municipality.entity.js';
import type { MessageKind } from '../messages/message-sent.entity.js';
import { ServiceMessages } from '../messages/service-messages.js';
import { serviceTexts } from '../messages/texts.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { Subscriber } from '../subscribers/subscriber.entity.js';
import { WithdrawalsService } from '../subscribers/withdrawals.service.js';
import { COUNT_ANSWERS, RECORD_INBOUND, RECORD_SUBJECT } from './inbound.sql.js';
import { keywordOf, type Keywords } from './keywords.js';

export const KEYWORDS = Symbol('KEYWORDS');

type InboundEvent = EventEnvelope<typeof TOPICS.inboundMessage>;

/** What is known of a message once it is open. */
interface Opened {
  event: InboundEvent;
  municipality: Municipality;
  number: number;
  numberIndex: Buffer;
  now: Date;
}

/** Two machines that answer each other would never end. */
const HELP_A_DAY = 3;
const ANSWER_HOURS = 24;

/** What phones write to us: STOP lets people leave, at once. */
@Injectable()
export class InboundService {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly keyring: Keyring,
    private readonly index: BlindIndex,
    private readonly withdrawals: WithdrawalsService,
    private readonly messages: ServiceMessages,
    @Inject(KEYWORDS) private readonly keywords: Keywords,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Handles a message once, however often its event comes. */
  async received(event: InboundEvent): Promise<void> {
    const content = await this.open(event);
    if (content === null) return;
    const { municipality } = await this.catalogue.offerOf(event.municipalityId);
    const number = Number(content.number);
    const numberIndex = this.index.ofNumber(number, municipality.id);
    const opened: Opened = { event, municipality, number, numberIndex, now: new Date() };
    const keyword = keywordOf(content.text, this.keywords);
    await inTransaction(this.source, async (manager) => {
      const recorded = await manager.query<unknown[]>(RECORD_INBOUND, [
        ...[event.id, event.municipalityId, keyword, event.data.receivedAt, opened.now],
      ]);
      if (recorded.length === 0) return;
      if (keyword === 'stop') await this.letLeave(manager, opened);
      if (keyword === 'help') await this.help(manager, opened);
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
  private async letLeave(manager: EntityManager, opened: Opened): Promise<void> {
    const { event, municipality, numberIndex, now } = opened;
    const left = await this.withdrawals.withdraw(manager, {
      ...{ municipalityId: municipality.id, numberIndex, now },
      channel: 'sms',
    });
    if (left === null) return;
    await manager.query(RECORD_SUBJECT, [event.id, left.subscriberId]);
    const text = serviceTexts(left.language).withdrawal(municipality);
    await this.answer(manager, opened, { kind: 'withdrawal', recipientId: left.subscriberId, ...left, text });
  }

  private async help(manager: EntityManager, opened: Opened): Promise<void> {
    const { event, municipality, numberIndex, now } = opened;
    const [sent] = await manager.query<{ count: number }[]>(COUNT_ANSWERS, [
      ...[municipality.id, numberIndex, 'help', now],
    ]);
    if ((sent?.count ?? 0) >= HELP_A_DAY) return;
    const known = await manager.findOne(Subscriber, {
      select: { id: true, language: true },
      where: { municipalityId: municipality.id, numberIndex, status: 'active' },
    });
    const language = known?.language ?? municipality.languages[0] ?? 'it';
    const text = serviceTexts(language).help(municipality);
    await this.answer(manager, opened, { kind: 'help', recipientId: known?.id ?? event.id, language, text });
  }

  private answer(
    manager: EntityManager,
    { municipality, number, numberIndex, now }: Opened,
    answer: { kind: MessageKind; recipientId: string; language: string; text: string },
  ): Promise<void> {
    const { kind, recipientId, language, text } = answer;
    const expiresAt = new Date(now.getTime() + ANSWER_HOURS * 3_600_000);
    const to = { municipality, number, numberIndex, kind, recipientId, language, text, expiresAt };
    return this.messages.send(manager, to, now);
  }
}
