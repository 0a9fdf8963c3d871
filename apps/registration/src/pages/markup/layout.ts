import type { ProblemLanguage } from '#libs/http';
import { otherLanguage } from '../addresses.js';
import { BELL, KIT_STYLE, OWN_STYLE } from '../assets/asset-addresses.js';
import { pageTexts } from '../words/texts.js';
import type { Fault } from './faults.js';
import { html, type Html, type HtmlValue } from './html.js';

export interface Page {
  language: ProblemLanguage;
  /** Null where it could not be found out. */
  municipality: string | null;
  title: string;
  /** The same page in the other language; null where there is none to go to. */
  inOther: string | null;
  faults?: readonly Fault[];
  content: HtmlValue;
}

/** A whole page: header, one `main`, footer. */
export function layout(page: Page): Html {
  const { language, content } = page;
  const texts = pageTexts(language);
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${windowTitle(page)}</title>
        <link rel="icon" type="image/svg+xml" href="${BELL}" />
        <link rel="stylesheet" href="${KIT_STYLE}" />
        <link rel="stylesheet" href="${OWN_STYLE}" />
      </head>
      <body>
        <a class="skip" href="#content">${texts.skip}</a>
        ${header(page)}
        <main id="content" class="container page" tabindex="-1">${content}</main>
        <footer class="foot"><p class="container">${texts.footer}</p></footer>
      </body>
    </html>`;
}

/** A fault comes first: it is what a screen reader says first. */
function windowTitle({ language, title, faults = [], municipality }: Page): string {
  const texts = pageTexts(language);
  const said = faults.length > 0 ? texts.errorTitle(title) : title;
  return [said, municipality === null ? texts.service : texts.municipality(municipality)].join(' – ');
}

function header({ language, municipality, inOther }: Page): Html {
  const texts = pageTexts(language);
  const other = otherLanguage(language);
  return html`<header class="it-header-slim-wrapper top">
    <div class="container top-line">
      <p class="brand">
        <img src="${BELL}" alt="" width="32" height="32" />
        <span>
          ${municipality !== null && html`<span class="brand-name">${texts.municipality(municipality)}</span>`}
          <span class="brand-service">${texts.service}</span>
        </span>
      </p>
      ${
        inOther !== null &&
        html`<a class="switch" href="${inOther}" hreflang="${other}" lang="${other}">${texts.inOther}</a>`
      }
    </div>
  </header>`;
}
