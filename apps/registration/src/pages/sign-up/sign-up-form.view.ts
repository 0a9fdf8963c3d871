import type { ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { Category } from '../../catalogue/category.entity.js';
import { formAddress, otherLanguage } from '../addresses.js';
import { describedBy, errorSummary, fieldFault, isAtFault } from '../markup/fields.js';
import type { Fault } from '../markup/faults.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { askAddress } from '../manage/addresses.js';
import { manageTexts } from '../words/manage-texts.js';
import { ageField } from './age.view.js';
import { noticeSection } from './notice.view.js';
import { pageTexts } from '../words/texts.js';
import { languageTitle, nameIn } from '../words/names-and-times.js';

/** What a citizen has put into the form; kept when it is shown again. */
export interface Entered {
  number: string;
  zones: readonly string[];
  categories: readonly string[];
  language: string;
  ageDeclared: boolean;
  underAge: boolean;
  guardianName?: string;
  guardianNumber?: string;
}

export interface SignUpForm {
  language: ProblemLanguage;
  offer: Offer;
  /** Evidence of when the notice was shown: see `FormStamps`. */
  stamp: string;
  entered: Entered;
  faults: readonly Fault[];
}

/** What the fields of a choice need of a form. */
export interface ChoiceForm extends Pick<SignUpForm, 'language' | 'offer' | 'faults'> {
  entered: Pick<Entered, 'zones' | 'categories' | 'language'>;
}

/** Where a link of the error summary leads. */
const TARGETS = {
  number: 'number',
  zones: 'zones-0',
  categories: 'categories-0',
  language: 'language-0',
  noticeVersion: 'notice',
  ageDeclared: 'ageDeclared',
  guardianName: 'guardianName',
  guardianNumber: 'guardianNumber',
};

export function signUpFormPage(form: SignUpForm): Html {
  const { language, offer, stamp, faults } = form;
  const texts = pageTexts(language).form;
  return layout({
    language,
    faults,
    municipality: offer.municipality.name,
    title: texts.title,
    inOther: formAddress(otherLanguage(language)),
    content: html`${errorSummary(faults, TARGETS, language)}
      <p class="step">${texts.step}</p>
      <h1>${texts.title}</h1>
      <p class="lead">${texts.lead}</p>
      <form method="post" action="${formAddress(language)}" novalidate>
        <input type="hidden" name="stamp" value="${stamp}" />
        <input type="hidden" name="noticeVersion" value="${offer.noticeVersion}" />
        ${numberField(form)} ${zonesField(form)} ${categoriesField(form)} ${languageField(form)}
        ${noticeSection(offer, language, fieldFault(faults, 'noticeVersion', language))} ${ageField(form)}
        <p class="hint">${texts.submitHint}</p>
        <button type="submit" class="btn btn-primary">${texts.submit}</button>
      </form>
      <p class="again"><a href="${askAddress(language)}">${manageTexts(language).ask.link}</a></p>`,
  });
}

export function numberField({
  language,
  offer,
  entered,
  faults,
}: Pick<SignUpForm, 'language' | 'offer' | 'faults'> & { entered: { number: string } }): Html {
  const texts = pageTexts(language).form;
  const abroad = offer.municipality.countries.some((country) => country !== 'IT');
  const fault = isAtFault(faults, 'number');
  return html`<div class="field">
    <label for="number">${texts.number}</label>
    <p class="hint" id="number-hint">${texts.numberHint(abroad)}</p>
    ${fieldFault(faults, 'number', language)}
    <input
      type="tel"
      inputmode="tel"
      autocomplete="tel"
      id="number"
      name="number"
      class="form-control ${fault && 'is-invalid'}"
      value="${entered.number}"
      maxlength="40"
      required
      aria-invalid="${String(fault)}"
      ${describedBy(faults, 'number', 'number-hint')}
    />
  </div>`;
}

export function zonesField({ language, offer, entered, faults }: ChoiceForm): Html {
  const texts = pageTexts(language).form;
  const boxes = offer.zones.map(({ code, name }, i) =>
    tick('checkbox', `zones-${i}`, 'zones', code, name, entered.zones.includes(code)),
  );
  return group('zones', texts.zones, texts.zonesHint, faults, language, boxes);
}

export function categoriesField({ language, offer, entered, faults }: ChoiceForm): Html {
  const texts = pageTexts(language).form;
  const boxes = offer.categories.map((category, i) => {
    const id = `categories-${i}`;
    const name = nameIn(category.name, language);
    const chosen = entered.categories.includes(category.code);
    return tick('checkbox', id, 'categories', category.code, name, chosen, basisOf(category, language));
  });
  return group('categories', texts.categories, texts.categoriesHint, faults, language, boxes);
}

function basisOf({ legalBasis, statuteRef }: Category, language: ProblemLanguage): string {
  const texts = pageTexts(language).form;
  return legalBasis === 'public_task' ? texts.publicTask(statuteRef ?? '') : texts.consent;
}

export function languageField({ language, offer, entered, faults }: ChoiceForm): Html {
  const texts = pageTexts(language).form;
  const options = offer.municipality.languages.map((each, i) => {
    const name = html`<span lang="${each}">${languageTitle(each, each)}</span>`;
    return tick('radio', `language-${i}`, 'language', each, name, entered.language === each);
  });
  return group('language', texts.language, null, faults, language, options);
}

/** Choices that belong together. */
function group(
  field: string,
  legend: string,
  hint: string | null,
  faults: readonly Fault[],
  language: ProblemLanguage,
  choices: Html[],
): Html {
  const hintId = `${field}-hint`;
  const described = describedBy(faults, field, ...(hint === null ? [] : [hintId]));
  return html`<fieldset class="field" ${described}>
    <legend>${legend}</legend>
    ${hint !== null && html`<p class="hint" id="${hintId}">${hint}</p>`}
    ${fieldFault(faults, field, language)}
    <div class="choices">${choices}</div>
  </fieldset>`;
}

function tick(
  type: 'checkbox' | 'radio',
  id: string,
  field: string,
  value: string,
  label: Html | string,
  chosen: boolean,
  hint?: string,
): Html {
  const described = hint !== undefined && html`aria-describedby="${id}-hint"`;
  return html`<div class="form-check">
    <input
      type="${type}"
      id="${id}"
      name="${field}"
      value="${value}"
      ${chosen && html`checked`}
      ${described}
    />
    <label for="${id}">${label}</label>
    ${hint !== undefined && html`<p class="hint choice-hint" id="${id}-hint">${hint}</p>`}
  </div>`;
}
