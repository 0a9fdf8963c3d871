import { Body, Controller, Get, Param, Post, Req, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { isUUID } from 'class-validator';
import type { Request, Response } from 'express';
import { Public } from '#libs/access';
import type { ProblemLanguage } from '#libs/http';
import { ExportsService } from '../../rights/export/exports.service.js';
import { rightsProblem } from '../../rights/problems.js';
import { formFields } from '../form-body.js';
import { sendPage } from '../markup/send-page.js';
import { PageFilter } from '../page.filter.js';
import { PageLanguage } from '../page-language.decorator.js';
import { MANAGE_ROUTES } from './addresses.js';
import { exportPage, ownReceiptPage } from './export.view.js';
import { SubscriptionDesk } from './subscription-desk.service.js';

/** A citizen's own data. Given out by POST: it is written to the log, and looking changes nothing. */
@Controller()
@Public()
@ApiExcludeController()
@UseFilters(PageFilter)
export class ExportController {
  constructor(
    private readonly desk: SubscriptionDesk,
    private readonly exports: ExportsService,
  ) {}

  @Post(MANAGE_ROUTES.data)
  async show(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    formFields(body, { once: [] });
    await this.desk.visit(request, response, language, async ({ managing, offer, proof }) => {
      const data = await this.exports.everythingOf(managing, offer, proof.now);
      sendPage(response, 200, exportPage(data, language));
    });
  }

  @Post(MANAGE_ROUTES.dataJson)
  async download(
    @Body() body: unknown,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    formFields(body, { once: [] });
    await this.desk.visit(request, response, language, async ({ managing, offer, proof }) => {
      const data = await this.exports.everythingOf(managing, offer, proof.now);
      sendFile(response, `campanile-${offer.municipality.code}.json`, data);
    });
  }

  @Get(MANAGE_ROUTES.receipt)
  async receipt(
    @Param('id') asked: string,
    @PageLanguage() language: ProblemLanguage,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.desk.visit(request, response, language, async ({ managing, offer }) => {
      const [id = '', ...format] = asked.split('.');
      if (!isUUID(id) || !['', 'json'].includes(format.join('.')))
        throw rightsProblem('manage.receipt_unknown');
      const { consent, receipt, evidence } = await this.exports.receipt(managing, offer, id);
      if (format.length === 0)
        sendPage(response, 200, ownReceiptPage({ consent, receipt, evidence }, language));
      else
        sendFile(response, `campanile-${receipt.receiptId}.json`, {
          ...receipt,
          action: consent.action,
          evidence,
        });
    });
  }
}

/** Handed over as a file, and kept nowhere on the way. */
function sendFile(response: Response, name: string, content: object): void {
  response.setHeader('cache-control', 'no-store');
  response.attachment(name);
  response
    .status(200)
    .type('json')
    .send(JSON.stringify(content, null, 2));
}
