import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { requestProblem } from './request-problems.js';

/** Nest's metadata of a handler's parameters: its keys are `<kind>:<position>`. */
const PARAMETERS = '__routeArguments__';
/** `@Body()` and `@RawBody()`. */
const BODY_KINDS = ['3', '12'];

/**
 * Refuses what is sent to a route that takes nothing: what nobody reads nobody validates. A guard, and after all others
 * so that only whoever may call a route learns what it takes; an interceptor would wrap each answer in observables.
 */
export class UnexpectedBody implements CanActivate {
  readonly #takes = new WeakMap<object, boolean>();

  canActivate(context: ExecutionContext): boolean {
    const body: unknown = context.switchToHttp().getRequest<Request>().body;
    if (holdsSomething(body) && !this.takesBody(context)) throw requestProblem('request.body_unexpected');
    return true;
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
