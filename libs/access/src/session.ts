import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { parse } from 'cookie';
import type { Request } from 'express';
import type { Role } from './permissions.js';

/** Who acts: always from the session, never from what was sent. */
export interface Official {
  officialId: string;
  municipalityId: string;
  role: Role;
  name: string;
}

const NAMES = { secure: '__Host-campanile_session', plain: 'campanile_session' };

/**
 * The name of an official's cookie. A browser sends one with the prefix `__Host-` only as this host set it, over https
 * (RFC 6265bis §4.1.3.2): neither a neighbouring host nor a network can plant another.
 */
export function sessionCookie(secure: boolean): string {
  return secure ? NAMES.secure : NAMES.plain;
}

/** The token in a request's cookie; null without one. */
export function sessionTokenOf(request: Request, secure: boolean): string | null {
  return parse(request.headers.cookie ?? '')[sessionCookie(secure)] ?? null;
}

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
