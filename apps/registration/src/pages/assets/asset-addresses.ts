import { createHash } from 'node:crypto';
import { html, type Html } from '../markup/html.js';
import { KIT_VERSION } from './kit.js';
import { STYLESHEET } from './stylesheet.js';

/** What never changes under one address may be kept for ever: each address names its version. */
export const KIT_STYLE = `/assets/bootstrap-italia/css/bootstrap-italia.min.css?v=${KIT_VERSION}`;
export const OWN_STYLE = `/assets/citizens/pages.css?v=${createHash('sha256').update(STYLESHEET).digest('hex').slice(0, 12)}`;
export const BELL = '/assets/citizens/bell.svg';

const SPRITES = `/assets/bootstrap-italia/svg/sprites.svg?v=${KIT_VERSION}`;

/** A picture of the kit beside words that say the same. */
export function icon(name: string): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="${SPRITES}#it-${name}"></use></svg>`;
}
