import type { ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Smsc } from '../smsc.js';

/** One request as a route sees it. */
export interface Call {
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  /** The JSON body by its schema; a `Problem` when it is not. */
  body<S extends z.ZodType>(schema: S): Promise<z.output<S>>;
}

/** Answers with the value as JSON; a route that has answered by itself returns undefined. */
export type Route = (call: Call, smsc: Smsc) => unknown;
