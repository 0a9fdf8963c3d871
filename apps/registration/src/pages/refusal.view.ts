import type { ProblemError, ProblemLanguage } from '#libs/http';
import { formAddress, otherLanguage } from './addresses.js';
import { html, type Html } from './markup/html.js';
import { layout } from './markup/layout.js';
import { pageTexts } from './words/texts.js';

/** A refusal that no form can show. */
export function refusalPage(
  problem: ProblemError,
  language: ProblemLanguage,
  municipality: string | null,
): Html {
  const texts = pageTexts(language).refusal;
  const title = problem.code === 'request.route_unknown' ? texts.unknownTitle : texts.title;
  return layout({
    ...{ language, municipality, title },
    faults: [{ field: null, sentence: problem.sentence(language) }],
    inOther: formAddress(otherLanguage(language)),
    content: html`<h1>${title}</h1>
      <p class="lead">${problem.sentence(language)}</p>
      <p><a class="btn btn-primary" href="${formAddress(language)}">${texts.toForm}</a></p>`,
  });
}
