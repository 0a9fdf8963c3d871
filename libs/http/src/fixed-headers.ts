import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * Of a service that answers with its own business of this moment: no browser and no proxy keeps it, unless its route
 * says so.
 */
const NEVER_STORED = ['cache-control', 'no-store'] as const;

/**
 * The headers that every answer begins with; a route may say otherwise. Helmet's depend on nothing in a request, so it
 * is asked once, at the start, and not by each request a dozen times.
 */
export function fixedHeaders(options: HelmetOptions): RequestHandler {
  const headers = [...helmetHeaders(options), NEVER_STORED];
  return (_request: Request, response: Response, next: NextFunction) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** @throws Error what helmet finds wrong with the options */
function helmetHeaders(options: HelmetOptions): [name: string, value: string][] {
  const headers = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  helmet(options)({} as IncomingMessage, response as unknown as ServerResponse, (fault?: unknown) => {
    if (fault !== undefined) throw fault as Error;
  });
  return [...headers];
}
