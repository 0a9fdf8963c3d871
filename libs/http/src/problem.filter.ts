import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from '#libs/observability';
import { languageOf } from './language.js';
import { problemDetails, PROBLEM_CONTENT_TYPE } from './problem-details.js';
import { ProblemError } from './problem.js';
import { requestProblem } from './request-problems.js';

/** Turns whatever was thrown into problem details; what we did not foresee is logged and told as `service.failed`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const problem = asProblem(thrown);
    if (problem.status >= 500)
      this.logger.error(
        { err: thrown, problem: problem.code, method: request.method, path: request.path },
        'failed',
      );
    if (response.headersSent) {
      response.end();
      return;
    }
    response
      .status(problem.status)
      .type(PROBLEM_CONTENT_TYPE)
      .json(problemDetails(problem, languageOf(request.headers['accept-language'])));
  }
}

const BY_STATUS: Record<number, Parameters<typeof requestProblem>[0]> = {
  400: 'request.malformed',
  404: 'request.route_unknown',
  413: 'request.too_large',
  415: 'request.unsupported_type',
};

function asProblem(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  const status = statusOf(thrown);
  return requestProblem((status !== null && BY_STATUS[status]) || 'service.failed', { cause: thrown });
}

/** Nest's exceptions, and those of Express's body parsers (`http-errors`). */
function statusOf(thrown: unknown): number | null {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && 'expose' in thrown && thrown.expose === true && 'status' in thrown)
    return Number(thrown.status);
  return null;
}
