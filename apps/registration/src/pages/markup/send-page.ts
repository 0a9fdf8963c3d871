import type { Response } from 'express';
import { Html } from './html.js';

/** Nothing from elsewhere, and no script at all: there is none. The kit's style sheet holds pictures and a font as `data:`. */
const POLICY = [
  "default-src 'self'",
  "script-src 'none'",
  "object-src 'none'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What a page says of itself beside what every answer says. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  // Kept nowhere: a page may show again what was typed, and a phone is often in many hands.
  'cache-control': 'no-store',
  // With `no-referrer`, browsers send our own forms with `Origin: null`, and they would be refused as another site's.
  'referrer-policy': 'same-origin',
};

/**
 * Answers with a page. Written as it is: nobody keeps it, so it needs no tag, and there is one form of it.
 * @param page UTF-8 where it is bytes already
 */
export function sendPage(response: Response, status: number, page: Html | Buffer): void {
  const body = page instanceof Html ? Buffer.from(page.markup) : page;
  response.writeHead(status, { ...HEADERS, 'content-length': body.length });
  response.end(body);
}

/** Answers a POST: the next page is shown by GET, so that reloading it sends nothing twice. @param address one of ours */
export function seeOther(response: Response, address: string): void {
  response.writeHead(303, { location: address, 'cache-control': 'no-store', 'content-length': 0 });
  response.end();
}
