import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { requestProblem } from './request-problems.js';

/** Nest's metadata of a handler's parameters: its keys are `<kind>:<position>`. */
const PARAMETERS = '__routeArguments__';
/** `@Body()` and `@RawBody()`. */
const BODY_KINDS = ['3', '12'];

/** Refuses what is sent to a route that takes nothing: what nobody reads nobody validates. */
export class UnexpectedBody implements NestInterceptor {
  readonly #takes = new WeakMap<object, boolean>();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const body: unknown = context.switchToHttp().getRequest<Request>().body;
    if (holdsSomething(body) && !this.takesBody(context)) throw requestProblem('request.body_unexpected');
    return next.handle();
  }

  private takesBody(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const known = this.#takes.get(handler);
    if (known !== undefined) return known;
    const parameters = Reflect.getMetadata(PARAMETERS, context.getClass(), handler.name) as
      object | undefined;
    const takes = Object.keys(parameters ?? {}).some((key) => BODY_KINDS.includes(key.split(':')[0] ?? ''));
    this.#takes.set(handler, takes);
    return takes;
  }
}

/** `{}` is what clients send that have nothing to say. */
function holdsSomething(body: unknown): boolean {
  if (typeof body === 'object' && body !== null) return Array.isArray(body) || Object.keys(body).length > 0;
  return body !== undefined && body !== null && body !== '';
}
