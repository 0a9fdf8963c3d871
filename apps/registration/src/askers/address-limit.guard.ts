import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { requestProblem } from '#libs/http';
import { Counter, type Registry } from '#libs/observability';
import type { AddressLimit } from './address-limit.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Other services prove who they are. */
const SERVICES_ONLY = '/internal/';

/** Lets in so many requests from an address that could write something or send a message, and answers 429 to more. */
@Injectable()
export class AddressLimitGuard implements CanActivate {
  readonly #refused: Counter;

  constructor(
    private readonly limit: AddressLimit,
    registry: Registry,
  ) {
    this.#refused = new Counter({
      name: 'campanile_requests_refused_total',
      help: 'Requests of citizens answered 429 because too many came from one address',
      registers: [registry],
    });
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (READING.has(request.method) || request.path.startsWith(SERVICES_ONLY)) return true;
    const seconds = this.limit.take(request.ip ?? '');
    if (seconds === 0) return true;
    this.#refused.inc();
    context.switchToHttp().getResponse<Response>().setHeader('retry-after', seconds);
    throw requestProblem('request.too_many', { params: { seconds } });
  }
}
