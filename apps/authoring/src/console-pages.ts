import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';

/** What is never a page: there, an unknown address answers a problem in JSON. */
const NO_PAGE = /^\/(api|health|metrics|internal)(\/|$)/;

/** Serves the built console; an address inside it that is no file is one of its own pages. */
export function serveConsole(app: NestExpressApplication, directory: string): void {
  const files = express.static(directory, { index: false, setHeaders: cacheByName });
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (NO_PAGE.test(request.path) || !['GET', 'HEAD'].includes(request.method)) return next();
    files(request, response, () => {
      if (/\.\w+$/.test(request.path)) return next();
      response.setHeader('cache-control', 'no-cache');
      response.sendFile(join(directory, 'index.html'), (error: unknown) => {
        if (error) next(error);
      });
    });
  });
}

/** The build puts a hash in the names of its assets: what has one never changes. */
function cacheByName(response: { setHeader(name: string, value: string): unknown }, path: string): void {
  const hashed = /[-.][\w-]{8,}\.(js|css|woff2?|svg|png)$/.test(path);
  response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}
