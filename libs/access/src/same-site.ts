import type { Request } from 'express';
import { accessProblem } from './problems.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send (OWASP: Fetch Metadata, then Origin). A client that sends neither
 * header is no browser, and carries no cookie it was not given on purpose.
 * @throws ProblemError `access.cross_site`
 */
export function refuseCrossSite(request: Pick<Request, 'method' | 'headers'>): void {
  if (SAFE.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw accessProblem('access.cross_site');
    return;
  }
  const { origin, host } = request.headers;
  if (origin !== undefined && hostOf(origin) !== host) throw accessProblem('access.cross_site');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
