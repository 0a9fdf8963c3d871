import { Body, Controller, Get, Inject, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '#libs/access';
import { languageOf, ProblemError, type ProblemLanguage } from '#libs/http';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import { DEFAULT_MUNICIPALITY } from '../../catalogue/default-municipality.js';
import { askerOf } from '../../sign-up/asker.js';
import { FormStamps } from '../../sign-up/form-stamp.js';
import { SignUpRequestService } from '../../sign-up/request.service.js';
import { codeAddress, formAddress, ROUTES } from '../addresses.js';
import { faultsOf } from '../markup/faults.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { seeOther, sendPage } from '../markup/send-page.js';
import { BlankForms } from './blank-forms.js';
import { askedOf, refuseIncomplete, signUpFields } from './sign-up-fields.js';
import { signUpFormPage } from './sign-up-form.view.js';

/** The first page: who asks for a code, for which zones and kinds of alert. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class FormController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly requests: SignUpRequestService,
    private readonly stamps: FormStamps,
    private readonly blank: BlankForms,
    @Inject(DEFAULT_MUNICIPALITY) private readonly defaultCode: string | null,
  ) {}

  @Get()
  choose(@Req() request: Request, @Res() response: Response): void {
    response.vary('accept-language');
    response.redirect(302, formAddress(languageOf(request.get('accept-language'))));
  }

  @Get(ROUTES.form)
  async show(@PageLanguage() language: ProblemLanguage, @Res() response: Response): Promise<void> {
    const offer = await this.catalogue.offerByCode(this.defaultCode);
    sendPage(response, 200, this.blank.serve(offer, language));
  }

  @Post(ROUTES.form)
  async request(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const offer = await this.catalogue.offerByCode(this.defaultCode);
    const asked = askedOf(signUpFields(body));
    try {
      refuseIncomplete(asked, offer, this.stamps.servedAt(asked.stamp, asked.noticeVersion, new Date()));
      const asker = askerOf(request.ip, request.get('user-agent'));
      const { id } = await this.requests.request(offer, asked, asker);
      seeOther(response, codeAddress(language, id));
    } catch (problem) {
      if (!(problem instanceof ProblemError) || problem.status >= 500) throw problem;
      const form = { language, offer, stamp: this.stamp(offer), entered: asked };
      sendPage(response, problem.status, signUpFormPage({ ...form, faults: faultsOf(problem, language) }));
    }
  }

  private stamp(offer: Offer): string {
    return this.stamps.issue(offer.noticeVersion, new Date());
  }
}
