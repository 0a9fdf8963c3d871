import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ProblemError, type ProblemLanguage } from '#libs/http';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import { DEFAULT_MUNICIPALITY } from '../../catalogue/default-municipality.js';
import { maskNumber } from '../../numbers/normalise.js';
import { NumberCipher } from '../../numbers/number-cipher.js';
import type { Proof } from '../../rights/change/records.service.js';
import { NoticeAnswers } from '../../rights/notice/answers.service.js';
import { SessionsService, type Managing } from '../../rights/session/sessions.service.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../../rights/settings.js';
import { askerOf } from '../../sign-up/asker.js';
import { FormStamps } from '../../sign-up/form-stamp.js';
import { faultsOf } from '../markup/faults.js';
import type { Html } from '../markup/html.js';
import { seeOther, sendPage } from '../markup/send-page.js';
import { mineAddress, type ManageAction } from './addresses.js';
import { askPage } from './ask.view.js';
import { dropSession, sessionOf } from './session-cookie.js';
import type { SubscriptionView } from './subscription-shown.js';
import { subscriptionPage } from './subscription.view.js';

/** A citizen at their own subscription. */
export interface Visit {
  language: ProblemLanguage;
  managing: Managing;
  offer: Offer;
  /** See `SubscriptionView`. */
  agreedVersion: string | null;
  proof: Proof;
}

/** Choices as a form holds them. */
export interface EnteredChoices {
  zones: string[];
  categories: string[];
  language: string;
}

/** How the page is shown beside what stands. */
interface Shown {
  done?: SubscriptionView['done'];
  undo?: SubscriptionView['undo'];
  wished?: string;
  /** What was sent and refused. */
  entered?: SubscriptionView['entered'] | null;
  problem?: ProblemError;
}

/** Lets in who holds a session, and shows them their subscription. */
@Injectable()
export class SubscriptionDesk {
  constructor(
    private readonly sessions: SessionsService,
    private readonly catalogue: CatalogueService,
    private readonly answers: NoticeAnswers,
    private readonly cipher: NumberCipher,
    private readonly stamps: FormStamps,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
    @Inject(DEFAULT_MUNICIPALITY) private readonly defaultCode: string | null,
  ) {}

  /** Who has no session is shown where to ask for a link. */
  async visit(
    request: Request,
    response: Response,
    language: ProblemLanguage,
    work: (visit: Visit) => Promise<void>,
  ): Promise<void> {
    const now = new Date();
    try {
      const managing = await this.sessions.of(sessionOf(request, this.settings.secureOrigin), now);
      const offer = await this.catalogue.offerOf(managing.subscriber.municipalityId);
      const asker = askerOf(request.ip, request.get('user-agent'));
      const agreedVersion = await this.answers.askedUnder(managing.subscriber);
      await work({
        language,
        managing,
        offer,
        agreedVersion,
        proof: { linkId: managing.linkId, asker, now },
      });
    } catch (problem) {
      if (!(problem instanceof ProblemError) || problem.code !== 'manage.session_ended') throw problem;
      const offer = await this.catalogue.offerByCode(this.defaultCode);
      const faults = faultsOf(problem, language);
      sendPage(response, problem.status, askPage({ language, offer, number: '', faults }));
    }
  }

  /** Acts and shows the page anew; what can be put right is told on it. */
  async act(
    request: Request,
    response: Response,
    language: ProblemLanguage,
    entered: EnteredChoices | null,
    done: ManageAction,
    work: (visit: Visit) => Promise<void>,
  ): Promise<void> {
    await this.visit(request, response, language, async (visit) => {
      try {
        await work(visit);
        const { language: was } = visit.managing.subscriber;
        const changed = entered !== null && entered.language !== was;
        seeOther(response, mineAddress(language, done, changed ? was : undefined));
      } catch (problem) {
        if (!(problem instanceof ProblemError) || problem.status >= 500 || problem.status === 401)
          throw problem;
        sendPage(response, problem.status, this.page(visit, { entered, problem }));
      }
    });
  }

  page(
    { language, managing: { subscriber }, offer, agreedVersion, proof: { now } }: Visit,
    shown: Shown,
  ): Html {
    const { id, municipalityId, numberSealed, pausedUntil, restrictedAt, answerBy } = subscriber;
    const number = maskNumber(this.cipher.open(numberSealed, municipalityId, id));
    const { done = null, undo = null, wished = '', problem } = shown;
    return subscriptionPage({
      ...{ language, offer, number, pausedUntil, restrictedAt, done, undo, now },
      ...{ answerBy, agreedVersion, wished },
      stamp: this.stamps.issue(offer.noticeVersion, now),
      entered: shown.entered ?? {
        zones: codesOf(offer.zones, subscriber.zoneIds),
        categories: codesOf(offer.categories, subscriber.categoryIds),
        language: subscriber.language,
      },
      faults: problem === undefined ? [] : faultsOf(problem, language),
    });
  }

  servedAt(stamp: string, noticeVersion: string, now: Date): Date | null {
    return this.stamps.servedAt(stamp, noticeVersion, now);
  }

  async close(request: Request, response: Response): Promise<void> {
    const { secureOrigin } = this.settings;
    await this.sessions.close(sessionOf(request, secureOrigin));
    dropSession(response, secureOrigin);
  }
}

function codesOf(offered: { id: string; code: string }[], chosen: readonly string[]): string[] {
  return offered.filter(({ id }) => chosen.includes(id)).map(({ code }) => code);
}
