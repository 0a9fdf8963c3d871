import type { Request, Response } from 'express';
import { SESSION_MINUTES } from '../../rights/session/sessions.service.js';

/** A browser sends a name with this prefix only as it was set by us, over https (RFC 6265bis §4.1.3.2). */
const names = { secure: '__Host-campanile_citizen', plain: 'campanile_citizen' };

export function sessionOf(request: Request, secure: boolean): string | null {
  const name = secure ? names.secure : names.plain;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1] ?? null;
}

export function keepSession(response: Response, token: string, secure: boolean): void {
  response.cookie(secure ? names.secure : names.plain, token, {
    ...{ httpOnly: true, sameSite: 'strict', path: '/', secure },
    maxAge: SESSION_MINUTES * 60_000,
  });
}

/** With what a browser may have kept of the pages: the phone may be handed on. */
export function dropSession(response: Response, secure: boolean): void {
  response.clearCookie(secure ? names.secure : names.plain, {
    ...{ httpOnly: true, sameSite: 'strict', path: '/', secure },
  });
  response.setHeader('clear-site-data', '"cache"');
}
