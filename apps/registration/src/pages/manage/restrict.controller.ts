import { Body, Controller, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '#libs/access';
import type { ProblemLanguage } from '#libs/http';
import { RestrictionsService } from '../../rights/restrict/restrictions.service.js';
import { formFields } from '../form-body.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { MANAGE_ROUTES } from './addresses.js';
import { SubscriptionDesk } from './subscription-desk.service.js';

/** A citizen has their data kept and not used, and lifts that again. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class RestrictController {
  constructor(
    private readonly desk: SubscriptionDesk,
    private readonly restrictions: RestrictionsService,
  ) {}

  @Post(MANAGE_ROUTES.restrict)
  async restrict(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    formFields(body, { once: [] });
    await this.desk.act(request, response, language, null, 'restrict', ({ managing, proof }) =>
      this.restrictions.restrict(managing, proof.now),
    );
  }

  @Post(MANAGE_ROUTES.lift)
  async lift(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    formFields(body, { once: [] });
    await this.desk.act(request, response, language, null, 'lift', ({ managing, proof }) =>
      this.restrictions.lift(managing, proof.now),
    );
  }
}
