import { Body, Controller, Get, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '#libs/access';
import { ProblemError, type ProblemLanguage } from '#libs/http';
import { NumberChanges } from '../../rights/number/number-changes.service.js';
import { typedCode } from '../../sign-up/typed-code.js';
import { formFields } from '../form-body.js';
import { faultsOf } from '../markup/faults.js';
import { seeOther, sendPage } from '../markup/send-page.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { pageProblem } from '../problems.js';
import { actionAddress, MANAGE_ROUTES, mineAddress } from './addresses.js';
import { codesPage } from './number.view.js';
import { SubscriptionDesk, type Visit } from './subscription-desk.service.js';

/** A citizen moves their subscription to another number. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class NumberController {
  constructor(
    private readonly desk: SubscriptionDesk,
    private readonly changes: NumberChanges,
  ) {}

  @Post(MANAGE_ROUTES.number)
  async ask(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const wished = formFields(body, { once: ['number'] }).text('number');
    await this.desk.visit(request, response, language, async (visit) => {
      const { managing, offer, proof } = visit;
      try {
        if (wished.trim() === '') throw pageProblem('page.number_missing', { field: 'number' });
        await this.changes.ask(managing, offer, wished, proof.now);
        seeOther(response, actionAddress(language, 'number'));
      } catch (problem) {
        if (!mayBePutRight(problem)) throw problem;
        sendPage(response, problem.status, this.desk.page(visit, { wished, problem }));
      }
    });
  }

  @Get(MANAGE_ROUTES.number)
  async show(
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.desk.visit(request, response, language, (visit) => this.codes(visit, response, null));
  }

  @Post(MANAGE_ROUTES.numberConfirm)
  async confirm(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const fields = formFields(body, { once: ['newCode', 'oldCode'] });
    const codes = { new: typedCode(fields.text('newCode')), old: typedCode(fields.text('oldCode')) };
    await this.desk.visit(request, response, language, async (visit) => {
      const { managing, offer, proof } = visit;
      try {
        await this.changes.confirm(managing, offer, codes, proof.now);
        seeOther(response, mineAddress(language, 'numberConfirm'));
      } catch (problem) {
        if (!mayBePutRight(problem)) throw problem;
        await this.codes(visit, response, problem);
      }
    });
  }

  /** The page for both codes; where none are awaited any more, that of the subscription. */
  private async codes(visit: Visit, response: Response, problem: ProblemError | null): Promise<void> {
    const { language, offer, managing, proof } = visit;
    const until = await this.changes.waiting(managing, proof.now);
    const ended = problem?.code === 'manage.codes_exhausted';
    if (until === null || ended) {
      if (problem === null) seeOther(response, mineAddress(language));
      else sendPage(response, problem.status, this.desk.page(visit, { problem }));
      return;
    }
    const faults = problem === null ? [] : faultsOf(problem, language);
    const page = codesPage({ language, municipality: offer.municipality.name, until, faults });
    sendPage(response, problem?.status ?? 200, page);
  }
}

function mayBePutRight(problem: unknown): problem is ProblemError {
  return problem instanceof ProblemError && problem.status < 500 && problem.status !== 401;
}
