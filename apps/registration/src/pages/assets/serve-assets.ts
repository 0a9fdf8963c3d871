import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type NextFunction, type Request, type Response } from 'express';
import { KIT_DIRECTORY } from './kit.js';
import { BELL_PICTURE, STYLESHEET } from './stylesheet.js';

const ASSETS = '/assets';
const KIT = '/bootstrap-italia';
/** What browsers need of the kit; its scripts are not among it. */
const FOLDERS = ['css', 'fonts', 'svg'];
/** Worth packing: 600 kB and 90 kB of text, over a telephone's network. */
const LARGE: Record<string, string> = {
  '/css/bootstrap-italia.min.css': 'text/css; charset=utf-8',
  '/svg/sprites.svg': 'image/svg+xml',
};
const OWN: Record<string, { type: string; text: string }> = {
  '/citizens/pages.css': { type: 'text/css; charset=utf-8', text: STYLESHEET },
  '/citizens/bell.svg': { type: 'image/svg+xml', text: BELL_PICTURE },
};

const pack = promisify(gzip);

/** Style sheets, fonts and pictures, from this machine alone. */
export function serveAssets(app: NestExpressApplication): void {
  const assets = express.Router();
  for (const [path, asset] of Object.entries(OWN)) {
    const etag = tagOf(asset.text);
    assets.use(path, (request: Request, response: Response) => {
      response.setHeader('cache-control', freshness(request));
      response.setHeader('etag', etag);
      response.type(asset.type).send(asset.text);
    });
  }
  for (const [path, type] of Object.entries(LARGE)) assets.use(`${KIT}${path}`, packed(path, type));
  for (const folder of FOLDERS)
    assets.use(
      `${KIT}/${folder}`,
      express.static(join(KIT_DIRECTORY, folder), {
        index: false,
        setHeaders: (response) => void response.setHeader('cache-control', freshness(response.req)),
      }),
    );
  // One place for all of them: the router asks each place at each request.
  app.use(ASSETS, assets);
}

/** Packed once, at the first request; a browser that takes no gzip gets the file as it is. */
function packed(path: string, type: string) {
  let content: Promise<{ body: Buffer; etag: string }> | undefined;
  return (request: Request, response: Response, next: NextFunction): void => {
    response.vary('accept-encoding');
    if (request.acceptsEncodings('gzip') !== 'gzip') return next();
    content ??= pack(readFileSync(join(KIT_DIRECTORY, path))).then((body) => ({ body, etag: tagOf(body) }));
    content.then(({ body, etag }) => {
      response.setHeader('cache-control', freshness(request));
      response.setHeader('etag', etag);
      response.setHeader('content-encoding', 'gzip');
      response.type(type).send(body);
    }, next);
  };
}

/** By which a browser asks whether what it kept is still the same (RFC 9110 §8.8.3). */
function tagOf(content: string | Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 24)}"`;
}

/** An address that names its version never changes what it stands for. */
function freshness({ url = '' }: { url?: string }): string {
  return /[?&]v=/.test(url) ? 'public, max-age=31536000, immutable' : 'public, max-age=86400';
}
