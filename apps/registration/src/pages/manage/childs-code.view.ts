import type { ProblemLanguage } from '#libs/http';
import { CODE_DIGITS } from '../../sign-up/code-limits.js';
import type { Fault } from '../markup/faults.js';
import { describedBy, fieldFault, isAtFault } from '../markup/fields.js';
import { html, type Html } from '../markup/html.js';
import { manageTexts } from '../words/manage-texts.js';

/** Where a guardian writes the code that came to the child's phone. */
export function childsCodeField(faults: readonly Fault[], language: ProblemLanguage): Html {
  const texts = manageTexts(language).link;
  const fault = isAtFault(faults, 'code');
  return html`<div class="field">
    <label for="code">${texts.childCode}</label>
    <p class="hint" id="code-hint">${texts.childCodeHint(CODE_DIGITS)}</p>
    ${fieldFault(faults, 'code', language)}
    <input
      type="text"
      inputmode="numeric"
      autocomplete="off"
      id="code"
      name="code"
      class="form-control code ${fault && 'is-invalid'}"
      maxlength="20"
      required
      aria-invalid="${String(fault)}"
      ${describedBy(faults, 'code', 'code-hint')}
    />
  </div>`;
}
