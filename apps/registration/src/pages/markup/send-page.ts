import type { Response } from 'express';
import type { Html } from './html.js';

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

/** Answers with a page. */
export function sendPage(response: Response, status: number, page: Html): void {
  response.setHeader('content-security-policy', POLICY);
  // Kept nowhere: a page may show again what was typed, and a phone is often in many hands.
  response.setHeader('cache-control', 'no-store');
  // With `no-referrer`, browsers send our own forms with `Origin: null`, and they would be refused as another site's.
  response.setHeader('referrer-policy', 'same-origin');
  response.status(status).type('html').send(page.markup);
}

/** Answers a POST: the next page is shown by GET, so that reloading it sends nothing twice. */
export function seeOther(response: Response, address: string): void {
  response.setHeader('cache-control', 'no-store');
  response.redirect(303, address);
}
