import type { ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Notice } from '../../catalogue/notice.entity.js';
import { html, type Html } from '../markup/html.js';

/** What the versions since say is new, the newest first; nothing where none of them says. */
export function changesSince(offer: Offer, version: string, language: ProblemLanguage): Html[] {
  const before = offer.notices.find((notice) => notice.version === version);
  const since = offer.notices.filter(
    ({ publishedAt, changes }) =>
      changes !== null && before !== undefined && publishedAt > before.publishedAt,
  );
  const versions = [...new Set(since.map((notice) => notice.version))];
  return versions.map((each) => {
    const notice = inLanguage(
      since.filter((one) => one.version === each),
      language,
    );
    return html`<p class="notice-text" lang="${notice?.language ?? language}">${notice?.changes}</p>`;
  });
}

/** The text in this language, or in whatever there is. */
export function inLanguage(notices: readonly Notice[], language: ProblemLanguage): Notice | undefined {
  return notices.find((notice) => notice.language === language) ?? notices[0];
}
