import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Role } from './permissions.js';

/** Who acts: always from the session, never from what was sent. */
export interface Official {
  officialId: string;
  municipalityId: string;
  role: Role;
  name: string;
}

export const SESSION_COOKIE = 'campanile_session';

/** Finds the official of a session; implemented by the service that keeps sessions. */
export abstract class SessionStore {
  /** @param token the cookie's value @returns null when unknown, ended or revoked */
  abstract find(token: string): Promise<Official | null>;
}

/** A service without officials: nobody has a session. */
export class NoSessions extends SessionStore {
  find(): Promise<null> {
    return Promise.resolve(null);
  }
}

export interface RequestWithActor extends Request {
  actor?: Official;
  /** The service that asks, when a service token named one. */
  callingService?: string;
}

/** The official of this request's session. */
export const Actor = createParamDecorator((_data: unknown, context: ExecutionContext): Official => {
  const { actor } = context.switchToHttp().getRequest<RequestWithActor>();
  if (actor === undefined) throw new Error('@Actor() stands on a route that requires no permission');
  return actor;
});
