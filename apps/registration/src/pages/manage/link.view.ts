import type { ProblemLanguage } from '#libs/http';
import type { LinkGlance } from '../../rights/link/links.service.js';
import { otherLanguage } from '../addresses.js';
import { icon } from '../assets/asset-addresses.js';
import type { Fault } from '../markup/faults.js';
import { errorSummary } from '../markup/fields.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { manageTexts } from '../words/manage-texts.js';
import { day } from '../words/names-and-times.js';
import { askAddress, linkPath } from './addresses.js';
import { childsCodeField } from './childs-code.view.js';

/** What a link opens to: a button. Programs that look at links in messages press none. */
export function linkPage(
  { purpose, validUntil, asksCode }: LinkGlance,
  token: string,
  municipality: string,
  language: ProblemLanguage,
  faults: readonly Fault[] = [],
): Html {
  const { link, reaffirm } = manageTexts(language);
  const isReminder = purpose === 'reaffirm';
  const { title, submit } = isReminder ? reaffirm : link;
  const lead = isReminder ? reaffirm.lead(validUntil === null ? null : day(validUntil, language)) : link.lead;
  return layout({
    ...{ language, faults, municipality, title },
    inOther: linkPath(otherLanguage(language), token),
    content: html`${errorSummary(faults, { code: 'code' }, language)}
      <h1>${title}</h1>
      <p class="lead">${lead}</p>
      <form method="post" action="${linkPath(language, token)}" novalidate>
        ${asksCode && childsCodeField(faults, language)}
        <button type="submit" class="btn btn-primary">${submit}</button>
      </form>
      ${
        isReminder &&
        html`<p class="again">
          ${reaffirm.otherwise} <a href="${askAddress(language)}">${manageTexts(language).ask.title}</a>
        </p>`
      }`,
  });
}

/** After another year was confirmed. */
export function reaffirmedPage(until: Date, municipality: string, language: ProblemLanguage): Html {
  const texts = manageTexts(language).reaffirm;
  return layout({
    ...{ language, municipality, title: texts.done, inOther: null },
    content: html`<h1>${icon('check-circle')} ${texts.done}</h1>
      <p class="lead">${texts.doneLead(day(until, language))}</p>
      <p><a href="${askAddress(language)}">${manageTexts(language).ask.title}</a></p>`,
  });
}
