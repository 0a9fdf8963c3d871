import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { z } from 'zod';
import type { Smsc } from '../smsc.js';
import { Problem, problemOf } from './problem.js';
import type { Call, Route } from './route.js';
import { routes } from './routes.js';

const LONGEST_BODY = 1024 * 1024;

/** The simulator's HTTP face. It trusts whoever reaches it: bind it to an address that only developers reach. */
export class HttpFace {
  private readonly server: Server;

  constructor(private readonly smsc: Smsc) {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', 'http://simulator');
      refuseOtherSites(request);
      const route = findRoute(request.method ?? 'GET', url.pathname);
      const call: Call = {
        query: url.searchParams,
        response,
        body: async (schema) => parsed(schema, await readJson(request)),
      };
      const value = await route(call, this.smsc);
      if (value !== undefined) sendJson(response, 200, value);
    } catch (error) {
      const problem = error instanceof Problem ? error : unexpected();
      if (response.headersSent) return void response.destroy();
      const body = problem.body(request.headers['accept-language']);
      sendJson(response, problem.status, body, 'application/problem+json');
    }
  }
}

/** Another site's page, open in a developer's browser, may not change a drill. */
function refuseOtherSites(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (request.method !== 'POST' || origin === undefined || origin === `http://${host}`) return;
  const sentences = { it: 'Richiesta da un altro sito.', en: 'The request comes from another site.' };
  throw new Problem(403, 'other_site', sentences);
}

function findRoute(method: string, path: string): Route {
  const methods = routes[path];
  if (methods === undefined) {
    throw new Problem(404, 'unknown_path', { it: 'Pagina inesistente.', en: 'There is no such page.' });
  }
  const route = methods[method === 'HEAD' ? 'GET' : method];
  if (route === undefined) {
    const sentences = { it: 'Metodo non previsto qui.', en: 'This method is not served here.' };
    throw new Problem(405, 'method_not_allowed', sentences);
  }
  return route;
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) throw problemOf(result.error);
  return result.data;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') {
    const sentences = { it: 'Il corpo deve essere JSON.', en: 'The body must be application/json.' };
    throw new Problem(415, 'not_json', sentences);
  }
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += chunk as string;
    if (text.length > LONGEST_BODY) {
      throw new Problem(413, 'body_too_long', {
        it: 'Il corpo è troppo lungo.',
        en: 'The body is too long.',
      });
    }
  }
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw new Problem(400, 'not_json', {
      it: 'Il corpo non è JSON valido.',
      en: 'The body is not valid JSON.',
    });
  }
}

function unexpected(): Problem {
  return new Problem(500, 'unexpected', { it: 'Errore imprevisto.', en: 'Something unexpected went wrong.' });
}

function sendJson(response: ServerResponse, status: number, value: unknown, type = 'application/json'): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(value));
}
