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
    this.log(problem, request, thrown);
    if (response.headersSent) {
      response.end();
      return;
    }
    response
      .status(problem.status)
      .type(PROBLEM_CONTENT_TYPE)
      .json(problemDetails(problem, languageOf(request.headers['accept-language'])));
  }

  /** Failures, and what was refused to somebody: who guesses, or looks where they may not, shows up here. */
  private log(problem: ProblemError, request: Request, thrown: unknown): void {
    const where = { problem: problem.code, method: request.method, route: routeOf(request) };
    if (problem.status >= 500) this.logger.error({ ...where, err: thrown }, 'failed');
    else if (REFUSALS.has(problem.status)) this.logger.warn(where, 'refused');
  }
}

const REFUSALS = new Set([401, 403, 429]);

/** The route as it was declared: an address may hold a link's secret, a pattern does not. */
function routeOf(request: Request): string {
  const { path } = (request.route ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : 'none';
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
