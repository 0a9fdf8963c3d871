import { Body, Controller, Get, Param, Post, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '#libs/access';
import { ProblemError, type ProblemLanguage } from '#libs/http';
import { CODE_DIGITS } from '../../sign-up/code-limits.js';
import { SignUpConfirmService } from '../../sign-up/confirm.service.js';
import { SignUpRequestService } from '../../sign-up/request.service.js';
import { newCodeAddress, ROUTES } from '../addresses.js';
import { codePage, type CodeForm } from './code.view.js';
import { faultsOf } from '../markup/faults.js';
import { formFields } from '../form-body.js';
import { SignUpGlances } from './glance.service.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { pageProblem } from '../problems.js';
import { receiptPage } from './receipt.view.js';
import { sendPage, seeOther } from '../markup/send-page.js';

/** The second page: the code, and what it confirms. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class CodeController {
  constructor(
    private readonly glances: SignUpGlances,
    private readonly requests: SignUpRequestService,
    private readonly confirmations: SignUpConfirmService,
  ) {}

  @Get(ROUTES.code)
  async show(
    @Param('id') id: string,
    @PageLanguage() language: ProblemLanguage,
    @Res() response: Response,
  ): Promise<void> {
    sendPage(response, 200, codePage(await this.form(id, language)));
  }

  @Get(ROUTES.newCode)
  async showNew(
    @Param('id') id: string,
    @PageLanguage() language: ProblemLanguage,
    @Res() response: Response,
  ): Promise<void> {
    sendPage(response, 200, codePage({ ...(await this.form(id, language)), sentNew: true }));
  }

  /** Shown at once rather than redirected to: a receipt at an address would be open to whoever finds the address. */
  @Post(ROUTES.code)
  async confirm(
    @Param('id') id: string,
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Res() response: Response,
  ): Promise<void> {
    const fields = formFields(body, { once: ['code', 'guardianCode'] });
    const written = fields.text('code');
    const { municipality, guardian } = await this.glances.glance(id);
    await this.orShowAgain(id, language, response, written, async () => {
      const code = codeIn(written);
      const guardianCode = guardian ? codeIn(fields.text('guardianCode'), 'guardianCode') : '';
      const receipt = await this.confirmations.confirm(id, code, new Date(), 'citizen', guardianCode);
      sendPage(response, 200, receiptPage(receipt, municipality, language));
    });
  }

  @Post(ROUTES.newCode)
  async sendNew(
    @Param('id') id: string,
    @PageLanguage() language: ProblemLanguage,
    @Res() response: Response,
  ): Promise<void> {
    await this.glances.glance(id);
    await this.orShowAgain(id, language, response, '', async () => {
      await this.requests.resend(id);
      seeOther(response, newCodeAddress(language, id));
    });
  }

  private async form(signUpId: string, language: ProblemLanguage): Promise<CodeForm> {
    const glance = await this.glances.glance(signUpId);
    return { language, signUpId, glance, now: new Date(), sentNew: false, code: '', faults: [] };
  }

  /** What can be put right on this page is told on it. */
  private async orShowAgain(
    id: string,
    language: ProblemLanguage,
    response: Response,
    code: string,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (problem) {
      if (!(problem instanceof ProblemError) || problem.status >= 500 || problem.status === 404)
        throw problem;
      const form = await this.form(id, language);
      const faults = faultsOf(problem, language);
      sendPage(response, problem.status, codePage({ ...form, code, faults }));
    }
  }
}

/** What has not the shape of a code costs no try. */
function codeIn(written: string, field = 'code'): string {
  const code = written.replaceAll(/[\s.-]/g, '');
  if (!new RegExp(`^\\d{${CODE_DIGITS}}$`).test(code))
    throw pageProblem('page.code_shape', { field, params: { digits: CODE_DIGITS } });
  return code;
}
