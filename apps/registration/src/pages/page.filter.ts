import {
  Catch,
  HttpException,
  Inject,
  Injectable,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { ProblemError, requestProblem } from '#libs/http';
import { LOGGER, type Logger } from '#libs/observability';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { DEFAULT_MUNICIPALITY } from '../catalogue/default-municipality.js';
import { languageOfPath } from './addresses.js';
import { refusalPage } from './refusal.view.js';
import { sendPage } from './markup/send-page.js';

/** Whatever a page could not do is told as a page. */
@Catch()
@Injectable()
export class PageFilter implements ExceptionFilter {
  constructor(
    private readonly catalogue: CatalogueService,
    @Inject(DEFAULT_MUNICIPALITY) private readonly defaultCode: string | null,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const problem = asProblem(thrown);
    if (problem.status >= 500)
      // The route, not the address: a path is written by whoever asks.
      this.logger.error({ err: thrown, code: problem.code, method: request.method }, 'failed');
    if (response.headersSent) {
      response.end();
      return;
    }
    const page = refusalPage(problem, languageOfPath(request.path), await this.municipality());
    sendPage(response, problem.status, page);
  }

  /** A page that tells a fault must not fail for want of a name. */
  private async municipality(): Promise<string | null> {
    try {
      return (await this.catalogue.offerByCode(this.defaultCode)).municipality.name;
    } catch {
      return null;
    }
  }
}

function asProblem(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  const status = thrown instanceof HttpException ? thrown.getStatus() : 500;
  if (status === 404) return requestProblem('request.route_unknown', { cause: thrown });
  if (status < 500) return requestProblem('request.malformed', { cause: thrown });
  return requestProblem('service.failed', { cause: thrown });
}
