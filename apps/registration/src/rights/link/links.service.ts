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
import { IndexedNumbers } from '../../numbers/indexed-numbers.js';
import { LOCK_NUMBER } from '../../subscribers/retire.sql.js';
import { rightsProblem } from '../problems.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../settings.js';
import { Tokens } from '../tokens.js';
import { linkAddress } from './link-address.js';
import { CHILDREN_OF_NUMBER, COUNT_LINKS, LIVE_LINK, SUBSCRIBER_OF_NUMBER, USE_LINK } from './link.sql.js';
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
}

interface Known {
  id: string;
  language: string;
  consentId: string;
}

/** Links by SMS, in the place of a password. */
@Injectable()
export class LinksService {
  constructor(
    private readonly source: DataSource,
    private readonly indexed: IndexedNumbers,
    private readonly tokens: Tokens,
    private readonly messages: ServiceMessages,
    private readonly budget: DailyBudget,
    private readonly audit: AuditLog,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  /**
   * Sends a link to the subscriber who has the number, and one for each child its owner answers for. To nobody when there is none, or had too many of them, or the
   * day's budget is spent.
   */
  async sendTo(municipality: Municipality, number: number, now = new Date()): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      const numberIndex = await this.indexed.indexOf(manager, number, municipality.id);
      await manager.query(LOCK_NUMBER, [numberIndex]);
      const own = [municipality.id, numberIndex];
      const known = await manager.query<Known[]>(SUBSCRIBER_OF_NUMBER, own);
      const children = await manager.query<Known[]>(CHILDREN_OF_NUMBER, own);
      const [sent] = await manager.query<{ hour: number; day: number }[]>(COUNT_LINKS, [...own, now]);
      if (sent === undefined) return;
      const left = Math.min(LINKS_AN_HOUR - sent.hour, LINKS_A_DAY - sent.day);
      const all = [
        ...known.map((each) => ({ ...each, byGuardian: false })),
        ...children.map((each) => ({ ...each, byGuardian: true })),
      ];
      const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000);
      for (const { id: subscriberId, language, consentId, byGuardian } of all.slice(0, Math.max(0, left))) {
        if (!(await this.budget.left(manager, municipality.id, now))) return;
        const recipient = {
          municipality,
          subscriberId,
          language,
          consentId,
          number,
          numberIndex,
          byGuardian,
        };
        await this.send(manager, recipient, 'manage', expiresAt, now);
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
    const link = { id, municipalityId: municipality.id, subjectRef: subscriberId, purpose, tokenHash };
    await transaction.insert(ManageLink, { ...link, consentId, byGuardian, sentAt: now, expiresAt });
    const pages: ProblemLanguage = language === 'it' ? 'it' : 'en';
    const address = linkAddress(this.settings.publicUrl, pages, token);
    const texts = serviceTexts(language);
    const days = Math.round((expiresAt.getTime() - now.getTime()) / (24 * 3_600_000));
    const text = {
      manage: () => texts.link(municipality, address, LINK_MINUTES),
      reaffirm: () => texts.reminder(municipality, address),
      notice: () => texts.newNotice(municipality, address, days),
    }[purpose]();
    const latest = new Date(Math.min(expiresAt.getTime(), now.getTime() + MESSAGE_HOURS * 3_600_000));
    const whom = { municipality, number, numberIndex, language, recipientId: subscriberId };
    const to = { ...whom, text, expiresAt: latest };
    await this.messages.send(transaction, { ...to, kind: purpose === 'manage' ? 'link' : 'reminder' }, now);
    await this.audit.append(transaction, {
      ...{ municipalityId: municipality.id, event: 'otp.sent', actor: 'citizen', subjectRef: subscriberId },
      ...(purpose !== 'manage' && { actor: 'service:registration' }),
      occurredAt: now,
      payload: { linkId: id, purpose },
    });
  }

  /** Looks at a link; changes nothing, however often. @throws ProblemError `manage.link_unknown` */
  async glance(token: string, now = new Date()): Promise<LinkGlance> {
    const hash = this.tokens.hashOf('manage-link', token);
    const [found] = hash === null ? [] : await this.source.query<LinkGlance[]>(LIVE_LINK, [hash, now]);
    if (found === undefined) throw rightsProblem('manage.link_unknown');
    return found;
  }

  /** Uses a link up, in the caller's transaction. @throws ProblemError `manage.link_unknown` */
  async use(transaction: EntityManager, token: string, purpose: LinkPurpose, now: Date): Promise<UsedLink> {
    const hash = this.tokens.hashOf('manage-link', token);
    if (hash === null) throw rightsProblem('manage.link_unknown');
    const [[used]] = await transaction.query<[UsedLink[], number]>(USE_LINK, [hash, now, purpose]);
    if (used === undefined) throw rightsProblem('manage.link_unknown');
    await this.audit.append(transaction, {
      ...{ municipalityId: used.municipalityId, event: 'otp.confirmed', actor: 'citizen' },
      ...{ subjectRef: used.subjectRef, occurredAt: now, payload: { linkId: used.id, purpose } },
    });
    return used;
  }
}
