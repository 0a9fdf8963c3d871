import type { ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import { LINK_MINUTES } from '../../rights/link/links.service.js';
import { otherLanguage } from '../addresses.js';
import type { Fault } from '../markup/faults.js';
import { errorSummary } from '../markup/fields.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { numberField } from '../sign-up/sign-up-form.view.js';
import { manageTexts } from '../words/manage-texts.js';
import { askAddress, askedAddress } from './addresses.js';

export interface AskForm {
  language: ProblemLanguage;
  offer: Offer;
  /** As typed. */
  number: string;
  faults: readonly Fault[];
}

/** Where a citizen asks for a link. */
export function askPage({ language, offer, number, faults }: AskForm): Html {
  const texts = manageTexts(language).ask;
  return layout({
    ...{ language, faults, municipality: offer.municipality.name, title: texts.title },
    inOther: askAddress(otherLanguage(language)),
    content: html`${errorSummary(faults, { number: 'number' }, language)}
      <h1>${texts.title}</h1>
      <p class="lead">${texts.lead(LINK_MINUTES)}</p>
      <form method="post" action="${askAddress(language)}" novalidate>
        ${numberField({ language, offer, entered: { number }, faults })}
        <button type="submit" class="btn btn-primary">${texts.submit}</button>
      </form>`,
  });
}

/** What everybody is told, subscribed or not. */
export function askedPage(language: ProblemLanguage, municipality: string): Html {
  const texts = manageTexts(language).asked;
  return layout({
    ...{ language, municipality, title: texts.title },
    inOther: askedAddress(otherLanguage(language)),
    content: html`<h1>${texts.title}</h1>
      <p class="lead">${texts.lead(LINK_MINUTES)}</p>
      <p>${texts.missing}</p>
      <p><a href="${askAddress(language)}">${texts.again}</a></p>`,
  });
}
