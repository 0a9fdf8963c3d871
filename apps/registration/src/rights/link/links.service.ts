import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import type { ProblemLanguage } from '#libs/http';
import type { Municipality } from '../../catalogue/municipality.entity.js';
import { DailyBudget } from '../../messages/daily-budget.js';
import { ServiceMessages } from '../../messages/service-messages.js';
import { serviceTexts } from '../../messages/texts.js';
import { BlindIndex } from '../../numbers/blind-index.js';
import { IndexedNumbers } from '../../numbers/indexed-numbers.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import { GUARDIAN_CHECKED } from '../guardian/guardian.sql.js';
import { rightsProblem } from '../problems.js';
import { holdNumberOf } from '../session/locks.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../settings.js';
import { Tokens } from '../tokens.js';
import { newChildsCode, type ChildsPhone, type ShownLink } from './childs-code.js';
import { linkAddress } from './link-address.js';
import {
  CHILDREN_OF_NUMBER,
  COUNT_LINKS,
  LIVE_LINK,
  SUBJECT_OF_LINK,
  SUBSCRIBER_OF_NUMBER,
  USE_LINK,
} from './link.sql.js';
import { ManageLink, type LinkPurpose } from './manage-link.entity.js';

export const LINK_MINUTES = 15;
/** How long a message may wait on its way, at most. */
const MESSAGE_HOURS = 24;
const LINKS_AN_HOUR = 3;
const LINKS_A_DAY = 5;

/** What the page of a link may show before it is used: nothing of the person. */
export interface LinkGlance {
  municipalityId: string;
  purpose: LinkPurpose;
  validUntil: Date | null;
  /** The version of the notice they agreed to. */
  noticeVersion: string;
  /** Until when the link is good. */
  expiresAt: Date;
  /** A code went to the child's phone, and is needed as well. */
  asksCode: boolean;
}

export interface UsedLink {
  id: string;
  municipalityId: string;
  subjectRef: string;
  sentAt: Date;
}

/** To whom a link goes. */
export interface LinkRecipient {
  municipality: Municipality;
  subscriberId: string;
  consentId: string;
  language: string;
  number: number;
  numberIndex: Buffer;
  /** The phone is the guardian's. */
  byGuardian?: boolean;
  /** The guardian's phone may be somebody else's by now: the link opens with a code from this one as well. */
  child?: ChildsPhone | null;
}

interface Known {
  id: string;
  language: string;
  consentId: string;
}

interface KnownChild extends Known {
  doubted: boolean;
  numberSealed: Buffer;
  numberIndex: Buffer;
}

/** Links by SMS, in the place of a password. */
@Injectable()
export class LinksService {
  constructor(
    private readonly source: DataSource,
    private readonly index: BlindIndex,
    private readonly indexed: IndexedNumbers,
    private readonly cipher: NumberCipher,
    private readonly tokens: Tokens,
    private readonly messages: ServiceMessages,
    private readonly budget: DailyBudget,
    private readonly audit: AuditLog,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  /**
   * Sends a link to the subscriber who has the number, and one for each child its owner answers for. To nobody when
   * there is none, or had too many of them, or the day's budget of links is spent.
   */
  async sendTo(municipality: Municipality, number: number, now = new Date()): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      const numberIndex = await this.indexed.indexOf(manager, number, municipality.id);
      await manager.query(LOCK_NUMBER, [numberIndex]);
      const own = [municipality.id, numberIndex];
      const known = await manager.query<Known[]>(SUBSCRIBER_OF_NUMBER, own);
      const children = await manager.query<KnownChild[]>(CHILDREN_OF_NUMBER, own);
      const [sent] = await manager.query<{ hour: number; day: number }[]>(COUNT_LINKS, [...own, now]);
      if (sent === undefined) return;
      const left = Math.min(LINKS_AN_HOUR - sent.hour, LINKS_A_DAY - sent.day);
      const all = [
        ...known.map((each) => ({ ...each, byGuardian: false, child: null })),
        ...children.map((each) => ({
          ...each,
          byGuardian: true,
          child: each.doubted ? this.phoneOf(municipality, each) : null,
        })),
      ];
      const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000);
      for (const { id: subscriberId, language, consentId, byGuardian, child } of all.slice(
        0,
        Math.max(0, left),
      )) {
        if (!(await this.budget.left(manager, municipality.id, 'link', now))) return;
        const whose = { municipality, subscriberId, language, consentId, byGuardian, child };
        await this.send(manager, { ...whose, number, numberIndex }, 'manage', expiresAt, now);
      }
    });
  }

  /** Makes a link and sends it, in the caller's transaction. */
  async send(
    transaction: EntityManager,
    recipient: LinkRecipient,
    purpose: LinkPurpose,
    expiresAt: Date,
    now: Date,
  ): Promise<void> {
    const { municipality, subscriberId, consentId, language, number, numberIndex } = recipient;
    const { byGuardian = false } = recipient;
    const { token, hash: tokenHash } = this.tokens.issue('manage-link');
    const id = randomUUID();
    const latest = new Date(Math.min(expiresAt.getTime(), now.getTime() + MESSAGE_HOURS * 3_600_000));
    const codeHash = await this.askChild(transaction, recipient, id, latest, now);
    const link = { id, municipalityId: municipality.id, subjectRef: subscriberId, purpose, tokenHash };
    await transaction.insert(ManageLink, {
      ...link,
      consentId,
      byGuardian,
      codeHash,
      sentAt: now,
      expiresAt,
    });
    const pages: ProblemLanguage = language === 'it' ? 'it' : 'en';
    const address = linkAddress(this.settings.publicUrl, pages, token);
    const texts = serviceTexts(language);
    const days = Math.round((expiresAt.getTime() - now.getTime()) / (24 * 3_600_000));
    const text = {
      manage: () => texts.link(municipality, address, LINK_MINUTES),
      reaffirm: () => texts.reminder(municipality, address),
      notice: () => texts.newNotice(municipality, address, days),
    }[purpose]();
    const whom = { municipality, number, numberIndex, language, recipientId: subscriberId };
    const to = { ...whom, text, expiresAt: latest };
    await this.messages.send(transaction, { ...to, kind: purpose === 'manage' ? 'link' : 'reminder' }, now);
    await this.audit.append(transaction, {
      ...{ municipalityId: municipality.id, event: 'otp.sent', actor: 'citizen', subjectRef: subscriberId },
      ...(purpose !== 'manage' && { actor: 'service:registration' }),
      occurredAt: now,
      payload: { linkId: id, purpose, ...(codeHash !== null && { withCode: true }) },
    });
  }

  /** Looks at a link; changes nothing, however often. @throws ProblemError `manage.link_unknown` */
  async glance(token: string, now = new Date()): Promise<LinkGlance> {
    const hash = this.tokens.hashOf('manage-link', token);
    const [found] = hash === null ? [] : await this.source.query<LinkGlance[]>(LIVE_LINK, [hash, now]);
    if (found === undefined) throw rightsProblem('manage.link_unknown');
    return found;
  }

  /**
   * Uses a link up, in the caller's transaction, which holds the number of whose it is from then on.
   * @throws ProblemError `manage.link_unknown`, also when the code is not the child's: see `ChildsCodes`
   */
  async use(
    transaction: EntityManager,
    { token, code = '' }: ShownLink,
    purpose: LinkPurpose,
    now: Date,
  ): Promise<UsedLink> {
    const hash = this.tokens.hashOf('manage-link', token);
    const [known] =
      hash === null ? [] : await transaction.query<Pick<UsedLink, 'subjectRef'>[]>(SUBJECT_OF_LINK, [hash]);
    if (known === undefined) throw rightsProblem('manage.link_unknown');
    // The number comes first: who erases, moves or takes it over holds it, and waits for the link.
    await holdNumberOf(transaction, known.subjectRef);
    const [[found]] = await transaction.query<[(UsedLink & { codeHash: Buffer | null })[], number]>(
      USE_LINK,
      [hash, now, purpose],
    );
    if (found === undefined) throw rightsProblem('manage.link_unknown');
    const { codeHash, ...used } = found;
    if (codeHash !== null && !this.index.isCode(codeHash, used.id, code))
      throw rightsProblem('manage.link_unknown');
    if (codeHash !== null) await transaction.query(GUARDIAN_CHECKED, [used.subjectRef, now]);
    await this.audit.append(transaction, {
      ...{ municipalityId: used.municipalityId, event: 'otp.confirmed', actor: 'citizen' },
      ...{ subjectRef: used.subjectRef, occurredAt: now },
      payload: { linkId: used.id, purpose, ...(codeHash !== null && { withCode: true }) },
    });
    return used;
  }

  /** Sends the child's phone the code that the link needs as well. @returns its hash; null where none is needed */
  private async askChild(
    transaction: EntityManager,
    { municipality, subscriberId: recipientId, language, child }: LinkRecipient,
    linkId: string,
    expiresAt: Date,
    now: Date,
  ): Promise<Buffer | null> {
    if (child === undefined || child === null) return null;
    const code = newChildsCode();
    const text = serviceTexts(language).childCode(municipality, code);
    const to = { municipality, ...child, recipientId, language, text, expiresAt };
    await this.messages.send(transaction, { ...to, kind: 'guardian_code' }, now);
    return this.index.ofCode(linkId, code);
  }

  private phoneOf(municipality: Municipality, { id, numberSealed, numberIndex }: KnownChild): ChildsPhone {
    return { number: this.cipher.open(numberSealed, municipality.id, id), numberIndex };
  }
}
