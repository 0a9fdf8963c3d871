import { Body, Controller, Get, Inject, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '#libs/access';
import type { ProblemLanguage } from '#libs/http';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { ChangesService } from '../../rights/change/changes.service.js';
import { LINK_ROUTES } from '../../rights/link/link-address.js';
import { ChildsCodes } from '../../rights/link/childs-codes.service.js';
import { LinksService } from '../../rights/link/links.service.js';
import { SessionsService } from '../../rights/session/sessions.service.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../../rights/settings.js';
import { askerOf } from '../../sign-up/asker.js';
import { typedCode } from '../../sign-up/typed-code.js';
import { formFields } from '../form-body.js';
import { faultsOf } from '../markup/faults.js';
import { seeOther, sendPage } from '../markup/send-page.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { mineAddress } from './addresses.js';
import { linkPage, reaffirmedPage } from './link.view.js';
import { NoticeDesk } from './notice-desk.service.js';
import { keepSession } from './session-cookie.js';

/** A link from a message: GET shows, POST acts. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class LinkController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly links: LinksService,
    private readonly codes: ChildsCodes,
    private readonly sessions: SessionsService,
    private readonly changes: ChangesService,
    private readonly notices: NoticeDesk,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  @Get(LINK_ROUTES)
  async show(
    @Param('token') token: string,
    @PageLanguage() language: ProblemLanguage,
    @Res() response: Response,
  ): Promise<void> {
    const glance = await this.links.glance(token);
    const offer = await this.catalogue.offerOf(glance.municipalityId);
    if (glance.purpose === 'notice') this.notices.show({ token, glance, offer, language }, response);
    else sendPage(response, 200, linkPage(glance, token, offer.municipality.name, language));
  }

  @Post(LINK_ROUTES)
  async use(
    @Param('token') token: string,
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const fields = formFields(body, { once: ['answer', 'stamp', 'noticeVersion', 'code'] });
    const shown = { token, code: typedCode(fields.text('code')) };
    const glance = await this.links.glance(token);
    const { purpose, municipalityId } = glance;
    const offer = await this.catalogue.offerOf(municipalityId);
    const asker = askerOf(request.ip, request.get('user-agent'));
    if (purpose === 'notice') {
      await this.notices.answer({ token, glance, offer, language }, fields, asker, response);
      return;
    }
    const refusal = await this.codes.refusal(shown);
    if (refusal !== null) {
      const faults = faultsOf(refusal, language);
      sendPage(response, refusal.status, linkPage(glance, token, offer.municipality.name, language, faults));
      return;
    }
    if (purpose === 'manage') {
      keepSession(response, await this.sessions.open(shown), this.settings.secureOrigin);
      seeOther(response, mineAddress(language));
      return;
    }
    const until = await this.changes.reaffirm(shown, asker);
    sendPage(response, 200, reaffirmedPage(until, offer.municipality.name, language));
  }
}
