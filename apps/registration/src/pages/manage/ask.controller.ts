import { Body, Controller, Get, Inject, Post, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '#libs/access';
import { ProblemError, type ProblemLanguage } from '#libs/http';
import { CatalogueService } from '../../catalogue/catalogue.service.js';
import { DEFAULT_MUNICIPALITY } from '../../catalogue/default-municipality.js';
import { LinkRequests } from '../../rights/link/link-requests.service.js';
import { formFields } from '../form-body.js';
import { faultsOf } from '../markup/faults.js';
import { seeOther, sendPage } from '../markup/send-page.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { pageProblem } from '../problems.js';
import { askedAddress, MANAGE_ROUTES } from './addresses.js';
import { askedPage, askPage } from './ask.view.js';

/** A citizen asks for a link to their subscription. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class AskController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly requests: LinkRequests,
    @Inject(DEFAULT_MUNICIPALITY) private readonly defaultCode: string | null,
  ) {}

  @Get(MANAGE_ROUTES.ask)
  async show(@PageLanguage() language: ProblemLanguage, @Res() response: Response): Promise<void> {
    const offer = await this.catalogue.offerByCode(this.defaultCode);
    sendPage(response, 200, askPage({ language, offer, number: '', faults: [] }));
  }

  @Post(MANAGE_ROUTES.ask)
  async ask(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Res() response: Response,
  ): Promise<void> {
    const offer = await this.catalogue.offerByCode(this.defaultCode);
    const number = formFields(body, { once: ['number'] }).text('number');
    try {
      if (number.trim() === '') throw pageProblem('page.number_missing', { field: 'number' });
      this.requests.ask(offer, number);
      seeOther(response, askedAddress(language));
    } catch (problem) {
      if (!(problem instanceof ProblemError) || problem.status === 500) throw problem;
      const faults = faultsOf(problem, language);
      sendPage(response, problem.status, askPage({ language, offer, number, faults }));
    }
  }

  @Get(MANAGE_ROUTES.asked)
  async asked(@PageLanguage() language: ProblemLanguage, @Res() response: Response): Promise<void> {
    const { municipality } = await this.catalogue.offerByCode(this.defaultCode);
    sendPage(response, 200, askedPage(language, municipality.name));
  }
}
