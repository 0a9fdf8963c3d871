import type { ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Notice } from '../../catalogue/notice.entity.js';
import { html, type Html } from '../markup/html.js';
import { pageTexts } from '../words/texts.js';
import { languageTitle } from '../words/names-and-times.js';

/**
 * The notice a citizen reads before deciding (GDPR art. 13): open in the page's language, folded in the others of the
 * same version. All are here, since the consent records the text in the language of the messages.
 */
export function noticeSection(offer: Offer, language: ProblemLanguage, fault: Html | null): Html {
  const texts = pageTexts(language).form;
  const current = offer.notices.filter(({ version }) => version === offer.noticeVersion);
  const main = current.find((notice) => notice.language === language) ?? current[0];
  const others = current.filter((notice) => notice !== main);
  return html`<section class="notice" aria-labelledby="notice">
    <h2 id="notice" tabindex="-1">
      ${texts.notice} <span class="notice-version">(${texts.noticeVersion(offer.noticeVersion)})</span>
    </h2>
    ${fault} ${main !== undefined && html`<div lang="${main.language}">${paragraphs(main)}</div>`}
    ${others.map(
      (notice) =>
        html`<details lang="${notice.language}">
          <summary>${languageTitle(notice.language, notice.language)}</summary>
          ${paragraphs(notice)}
        </details>`,
    )}
  </section>`;
}

function paragraphs({ text }: Notice): Html[] {
  return text.split(/\n\s*\n/).map((paragraph) => html`<p class="notice-text">${paragraph.trim()}</p>`);
}
