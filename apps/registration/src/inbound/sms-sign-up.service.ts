import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type AuditEvent } from '#libs/audit';
import type { Offer } from '../catalogue/catalogue.service.js';
import { servedNotice } from '../catalogue/served-notice.js';
import type { Keywords } from '../catalogue/keyword-meaning.js';
import { agreedTo } from '../messages/agreed-to.js';
import { serviceTexts } from '../messages/texts.js';
import { BlindIndex } from '../numbers/blind-index.js';
import { NumberCipher } from '../numbers/number-cipher.js';
import { noticeAddress } from '../pages/addresses.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../rights/settings.js';
import { currentNotice } from '../sign-up/choice.js';
import { SignUpConfirmService } from '../sign-up/confirm.service.js';
import { SignUp } from '../sign-up/sign-up.entity.js';
import { AnswersService, type Asking } from './answers.service.js';
import { askedZones } from './asked-zones.js';
import { ANSWERABLE, FORGET_ASKED, RECORD_WHO_HAS_NUMBER } from './inbound.sql.js';
import { wordFor, type Heard } from './keywords.js';

/** A message from a phone, with what there is to choose from. */
export interface SmsRequest extends Asking {
  /** The event that brought it. */
  eventId: string;
  receivedAt: Date;
  offer: Offer;
  keywords: Keywords;
  language: string;
}

/** Signing up from a phone: it asks, we say in one message what to, and it agrees. The phone is its own proof. */
@Injectable()
export class SmsSignUpService {
  constructor(
    private readonly confirmations: SignUpConfirmService,
    private readonly answers: AnswersService,
    private readonly cipher: NumberCipher,
    private readonly index: BlindIndex,
    private readonly audit: AuditLog,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  /** Asks back what is agreed to; without a zone that we know, or a kind to agree to, says which there are. */
  async ask(manager: EntityManager, request: SmsRequest, heard: Heard): Promise<void> {
    const asked = askedZones(request.offer, heard.rest);
    if (asked.zoneIds.length === 0) return this.guide(manager, request, asked.unknown.length > 0);
    if (asked.categoryIds.length === 0) return this.guideToKinds(manager, request, asked.zoneIds);
    if (!(await this.answers.may(manager, request, 'question'))) return;
    const { municipality, numberIndex, offer, language, now } = request;
    // Only the last question can be answered: it is the one on the screen.
    await manager.query(FORGET_ASKED, [municipality.id, numberIndex]);
    // The message's own id: by it what they wrote is filed under them, once they agree.
    const id = request.eventId;
    const notice = currentNotice(offer, language);
    await manager.insert(SignUp, {
      ...{
        id,
        municipalityId: municipality.id,
        state: 'pending' as const,
        channel: 'sms' as const,
        numberIndex,
      },
      numberSealed: this.cipher.seal(request.number, municipality.id, id),
      ...{ zoneIds: asked.zoneIds, categoryIds: asked.categoryIds, language },
      ...{ noticeId: notice.id, servedAt: now, sentAt: now, attempts: 0 },
      // Nobody knows this code: only the phone's answer confirms.
      codeHash: this.index.ofCode(id, randomBytes(32).toString('hex')),
      requestedAt: request.receivedAt,
    });
    await this.audit.append(manager, {
      ...{ municipalityId: municipality.id, event: 'notice.served', actor: 'citizen' },
      payload: { signUpId: id, ...servedNotice(notice, now) },
    });
    await this.tell(manager, request, 'registration.requested', id);
    const text = serviceTexts(language).question(municipality, {
      ...agreedTo(offer, { ...asked, language }),
      yes: wordFor(request.keywords, 'yes', language),
      address: this.address(language),
    });
    await this.answers.send(manager, request, { kind: 'question', recipientId: id, language, text });
  }

  /** The answer to the last question. @returns false when there was none to answer */
  async agree(manager: EntityManager, request: SmsRequest): Promise<boolean> {
    const signUp = await this.waiting(manager, request);
    // A child's phone does not agree by itself: their guardian's code is needed.
    if (signUp === null || signUp.guardianName !== null) return false;
    const { eventId, receivedAt, now, offer, municipality, numberIndex } = request;
    await this.tell(manager, request, 'otp.confirmed', signUp.id);
    await this.confirmations.confirmByAnswer(manager, offer, signUp, { eventId, receivedAt }, now);
    await manager.query(RECORD_WHO_HAS_NUMBER, [signUp.id, municipality.id, numberIndex]);
    return true;
  }

  /** NO, or STOP before anything was agreed to: what waits for an answer is forgotten. */
  async refuse(manager: EntityManager, request: SmsRequest): Promise<boolean> {
    const signUp = await this.waiting(manager, request);
    if (signUp === null) return false;
    await manager.query(FORGET_ASKED, [request.municipality.id, request.numberIndex]);
    await this.tell(manager, request, 'consent.refused', signUp.id);
    return true;
  }

  async help(
    manager: EntityManager,
    request: SmsRequest,
    to: { recipientId: string; most?: number },
  ): Promise<void> {
    if (!(await this.answers.may(manager, request, 'help', to.most))) return;
    const { offer, municipality, language, keywords } = request;
    const text = serviceTexts(language).help(municipality, {
      signUp: wordFor(keywords, 'signUp', language),
      contact: municipality.contact ?? offer.terms.content.dpoContact,
      address: this.address(language),
    });
    await this.answers.send(manager, request, { kind: 'help', recipientId: to.recipientId, language, text });
  }

  private async guide(manager: EntityManager, request: SmsRequest, zoneUnknown: boolean): Promise<void> {
    if (!(await this.answers.may(manager, request, 'guidance'))) return;
    const { offer, municipality, language, keywords, eventId } = request;
    const text = serviceTexts(language).guidance(municipality, {
      zoneUnknown,
      signUp: wordFor(keywords, 'signUp', language),
      zones: offer.zones.map(({ code }) => code),
      address: this.address(language),
    });
    await this.answers.send(manager, request, { kind: 'guidance', recipientId: eventId, language, text });
  }

  private async guideToKinds(
    manager: EntityManager,
    request: SmsRequest,
    zoneIds: readonly string[],
  ): Promise<void> {
    if (!(await this.answers.may(manager, request, 'guidance'))) return;
    const { offer, municipality, language, keywords, eventId: recipientId } = request;
    const all = { zoneIds, categoryIds: offer.categories.map(({ id }) => id), language };
    const text = serviceTexts(language).kindGuidance(municipality, {
      ...agreedTo(offer, all),
      signUp: wordFor(keywords, 'signUp', language),
      address: this.address(language),
    });
    await this.answers.send(manager, request, { kind: 'guidance', recipientId, language, text });
  }

  private async waiting(manager: EntityManager, request: SmsRequest): Promise<SignUp | null> {
    const { municipality, numberIndex, now } = request;
    const [found] = await manager.query<{ id: string }[]>(ANSWERABLE, [municipality.id, numberIndex, now]);
    if (found === undefined) return null;
    return manager.findOneByOrFail(SignUp, { id: found.id });
  }

  private address(language: string): string {
    return noticeAddress(this.settings.publicUrl, language);
  }

  private tell(
    manager: EntityManager,
    request: SmsRequest,
    event: AuditEvent,
    signUpId: string,
  ): Promise<void> {
    const { municipality, eventId, receivedAt } = request;
    const payload = { signUpId, channel: 'sms', inbound: eventId, receivedAt: receivedAt.toISOString() };
    return this.audit.append(manager, { municipalityId: municipality.id, event, actor: 'citizen', payload });
  }
}
