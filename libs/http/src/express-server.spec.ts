import { createServer } from 'node:http';
import type { Application, Request, Response } from 'express';
import express from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import request from 'supertest';
import { ExpressServer } from './express-server.js';
import { fixedHeaders } from './fixed-headers.js';

describe("A service's HTTP server", () => {
  it("makes requests and answers that are Express's from birth: it has no prototype to change", async () => {
    const adapter = new ExpressServer();
    const app = adapter.getInstance<Application & { request: object; response: object }>();
    adapter.initHttpServer();
    app.get('/somewhere', (asked: Request, answer: Response) => void answer.json({ path: asked.path }));
    const server = adapter.getHttpServer();
    const born: boolean[] = [];
    server.prependListener('request', (asked, answer) => {
      born.push(Object.getPrototypeOf(asked) === app.request, Object.getPrototypeOf(answer) === app.response);
    });
    await request(server).get('/somewhere?x=1').expect(200, { path: '/somewhere' });
    expect(born).toEqual([true, true]);
  });

  it.each<[string, HelmetOptions]>([
    ['nothing given', {}],
    ['a policy', { contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"] } } }],
    ['https alone', { referrerPolicy: { policy: 'no-referrer' }, strictTransportSecurity: true }],
  ])('begins every answer with the headers that helmet would set, with %s', async (_, options) => {
    const headersOf = async (...handlers: express.RequestHandler[]) => {
      const app = express().disable('x-powered-by').disable('etag');
      const server = createServer(app.use(...handlers, (_request, response) => void response.send('here')));
      const { date: _date, ...headers } = (await request(server).get('/')).headers as Record<string, string>;
      return headers;
    };
    const expected = await headersOf(helmet(options));
    expect(await headersOf(fixedHeaders(options))).toEqual({ ...expected, 'cache-control': 'no-store' });
  });

  it('does not start with headers that helmet does not accept', () => {
    const directives = { defaultSrc: ["'none'; script-src *"] };
    expect(() => fixedHeaders({ contentSecurityPolicy: { useDefaults: false, directives } })).toThrow();
  });
});
