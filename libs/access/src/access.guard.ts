import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { ServiceName } from '#libs/database';
import { mayDo, type Permission } from './permissions.js';
import { POLICY, type Policy } from './policy.decorator.js';
import { accessProblem } from './problems.js';
import { refuseCrossSite } from './same-site.js';
import { verifyServiceToken } from './service-token.js';
import { sessionTokenOf, SessionStore, type RequestWithActor } from './session.js';

export const ACCESS_OPTIONS = Symbol('ACCESS_OPTIONS');

export interface AccessOptions {
  service: ServiceName;
  serviceSecret: string;
  /** Whether officials come by https alone. Default no. */
  secureCookies?: boolean;
}

/** Lets a request in only where a policy says so. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionStore,
    @Inject(ACCESS_OPTIONS) private readonly options: AccessOptions,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithActor>();
    const policy = this.reflector.getAllAndOverride<Policy | undefined>(POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (policy === undefined) throw accessProblem('access.forbidden');
    if (policy.kind === 'services') return this.admitService(request, policy.services);
    refuseCrossSite(request);
    return policy.kind === 'public' ? true : this.admitOfficial(request, policy.permission);
  }

  private async admitOfficial(request: RequestWithActor, permission: Permission): Promise<boolean> {
    const token = sessionTokenOf(request, this.options.secureCookies ?? false);
    const official = token === null ? null : await this.sessions.find(token);
    if (official === null) throw accessProblem('access.session_required');
    if (!mayDo(official.role, permission)) throw accessProblem('access.forbidden');
    request.actor = official;
    return true;
  }

  private async admitService(request: RequestWithActor, services: readonly ServiceName[]): Promise<boolean> {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer' || token === undefined) throw accessProblem('access.service_token_invalid');
    const caller = await verifyServiceToken(this.options.serviceSecret, token, this.options.service);
    if (!services.includes(caller)) throw accessProblem('access.forbidden');
    request.callingService = caller;
    return true;
  }
}
