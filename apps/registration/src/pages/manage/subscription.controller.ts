import { Body, Controller, Get, Post, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '#libs/access';
import type { ProblemError, ProblemLanguage } from '#libs/http';
import { ChangesService } from '../../rights/change/changes.service.js';
import { ErasuresService } from '../../rights/erase/erasures.service.js';
import { rightsProblem } from '../../rights/problems.js';
import { choiceFrom } from '../../sign-up/choice.js';
import { formFields } from '../form-body.js';
import { seeOther, sendPage } from '../markup/send-page.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { pageProblem } from '../problems.js';
import { manageTexts } from '../words/manage-texts.js';
import { askAddress, MANAGE_ROUTES } from './addresses.js';
import { pauseDay } from './pause-day.js';
import { languageWas } from './rights.view.js';
import { erasedPage, leftPage } from './subscription.view.js';
import { SubscriptionDesk, type EnteredChoices, type Visit } from './subscription-desk.service.js';

const CHOICE_NAMES = { once: ['language', 'noticeVersion', 'stamp'], many: ['zones', 'categories'] };

/** A citizen's own subscription: shown, changed, paused, left. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class SubscriptionController {
  constructor(
    private readonly desk: SubscriptionDesk,
    private readonly changes: ChangesService,
    private readonly erasures: ErasuresService,
  ) {}

  @Get(MANAGE_ROUTES.mine)
  async show(
    @Query('done') done: unknown,
    @Query('was') was: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.desk.visit(request, response, language, async (visit) => {
      const known = typeof done === 'string' && Object.hasOwn(manageTexts(language).mine.done, done);
      const undo = done === 'choices' ? await this.before(visit, was) : null;
      sendPage(response, 200, this.desk.page(visit, { done: known ? (done as 'choices') : null, undo }));
    });
  }

  @Post(MANAGE_ROUTES.choices)
  async choose(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const fields = formFields(body, CHOICE_NAMES);
    const asked = {
      ...{ zones: fields.list('zones'), categories: fields.list('categories') },
      ...{ language: fields.text('language'), noticeVersion: fields.text('noticeVersion') },
    };
    await this.desk.act(request, response, language, asked, 'choices', async (visit) => {
      const { offer, managing, proof } = visit;
      const faults: ProblemError[] = [];
      const choice = choiceFrom(offer, asked, faults);
      const [first, ...more] = faults;
      if (choice === null || first !== undefined)
        throw more.length === 0 && first !== undefined
          ? first
          : pageProblem('page.form_incomplete', { errors: faults });
      const servedAt = this.desk.servedAt(fields.text('stamp'), asked.noticeVersion, proof.now);
      if (servedAt === null) throw pageProblem('page.form_expired', { field: 'noticeVersion' });
      await this.changes.choose(managing, offer, choice, servedAt, proof);
    });
  }

  @Post(MANAGE_ROUTES.pause)
  async pause(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const until = formFields(body, { once: ['until'] }).text('until');
    await this.desk.act(request, response, language, null, 'pause', ({ managing, proof }) =>
      this.changes.pause(managing, pauseDay(until, proof.now, language), proof),
    );
  }

  @Post(MANAGE_ROUTES.resume)
  async resume(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    formFields(body, { once: [] });
    await this.desk.act(request, response, language, null, 'resume', ({ managing, proof }) =>
      this.changes.pause(managing, null, proof),
    );
  }

  @Post(MANAGE_ROUTES.leave)
  async leave(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    formFields(body, { once: [] });
    await this.desk.visit(request, response, language, async ({ managing, proof, offer }) => {
      await this.changes.leave(managing, proof);
      await this.desk.close(request, response);
      sendPage(response, 200, leftPage(offer.municipality.name, language));
    });
  }

  @Post(MANAGE_ROUTES.erase)
  async erase(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const understood = formFields(body, { once: ['understood'] }).text('understood') === 'yes';
    await this.desk.visit(request, response, language, async (visit) => {
      const { managing, proof, offer } = visit;
      if (!understood) {
        const problem = rightsProblem('manage.erasure_not_confirmed', { field: 'understood' });
        sendPage(response, problem.status, this.desk.page(visit, { problem }));
        return;
      }
      await this.erasures.eraseOwn(managing, proof.now);
      await this.desk.close(request, response);
      sendPage(response, 200, erasedPage(offer.municipality.name, language));
    });
  }

  @Post(MANAGE_ROUTES.close)
  async close(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    formFields(body, { once: [] });
    await this.desk.close(request, response);
    seeOther(response, askAddress(language));
  }

  /** The choices before the last change; the language they had comes back in the address. */
  private async before(
    { managing: { subscriber }, offer }: Visit,
    was: unknown,
  ): Promise<EnteredChoices | null> {
    const decisions = await this.changes.decisionsBefore(subscriber);
    if (decisions === null) return null;
    const chosen = (all: Record<string, boolean>) => Object.keys(all).filter((code) => all[code] === true);
    return {
      ...{ zones: chosen(decisions.zones), categories: chosen(decisions.categories) },
      language: languageWas(was, offer.municipality.languages) ?? subscriber.language,
    };
  }
}
