import type { ProblemLanguage } from '#libs/http';
import { CODE_DIGITS } from '../../sign-up/code-limits.js';
import { otherLanguage } from '../addresses.js';
import type { Fault } from '../markup/faults.js';
import { errorSummary } from '../markup/fields.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { numberField } from '../sign-up/sign-up-form.view.js';
import { manageTexts } from '../words/manage-texts.js';
import { clock } from '../words/names-and-times.js';
import { actionAddress, mineAddress } from './addresses.js';
import { section } from './sections.js';
import type { SubscriptionView } from './subscription-shown.js';

/** Where a change of number begins. */
export function changeNumber({ language, offer, faults, wished }: SubscriptionView): Html {
  const texts = manageTexts(language).number;
  return section(
    'change-number',
    texts.title,
    html`<p>${texts.lead}</p>
      <form method="post" action="${actionAddress(language, 'number')}" novalidate>
        ${numberField({ language, offer, entered: { number: wished }, faults })}
        <button type="submit" class="btn btn-outline-primary">${texts.submit}</button>
      </form>`,
  );
}

export interface CodesView {
  language: ProblemLanguage;
  municipality: string;
  until: Date;
  faults: readonly Fault[];
}

/** Where both codes are written. */
export function codesPage({ language, municipality, until, faults }: CodesView): Html {
  const texts = manageTexts(language).number;
  return layout({
    ...{ language, faults, municipality, title: texts.codes },
    inOther: actionAddress(otherLanguage(language), 'number'),
    content: html`${errorSummary(faults, { newCode: 'newCode', oldCode: 'oldCode' }, language)}
      <h1>${texts.codes}</h1>
      <p class="lead">${texts.codesLead(clock(until, language))}</p>
      <form method="post" action="${actionAddress(language, 'numberConfirm')}" novalidate>
        ${code('newCode', texts.newCode, texts.codeHint(CODE_DIGITS))}
        ${code('oldCode', texts.oldCode, texts.codeHint(CODE_DIGITS))}
        <button type="submit" class="btn btn-primary">${texts.confirm}</button>
      </form>
      <p class="again"><a href="${mineAddress(language)}">${texts.back}</a></p>`,
  });
}

function code(name: string, label: string, hint: string): Html {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${hint}</p>
    <input
      type="text"
      inputmode="numeric"
      autocomplete="one-time-code"
      id="${name}"
      name="${name}"
      class="form-control code"
      maxlength="20"
      required
      aria-describedby="${name}-hint"
    />
  </div>`;
}
