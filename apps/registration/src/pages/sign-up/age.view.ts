import type { ProblemLanguage } from '#libs/http';
import type { Fault } from '../markup/faults.js';
import { describedBy, fieldFault, isAtFault } from '../markup/fields.js';
import { html, type Html } from '../markup/html.js';
import { pageTexts } from '../words/texts.js';

interface AgeForm {
  language: ProblemLanguage;
  entered: { ageDeclared: boolean; underAge: boolean; guardianName?: string; guardianNumber?: string };
  faults: readonly Fault[];
}

/** Whether 14 or over; whoever is younger names who answers for them. Shown when it is needed, without a script. */
export function ageField({ language, entered, faults }: AgeForm): Html {
  const texts = pageTexts(language).form;
  return html`<fieldset class="field" ${describedBy(faults, 'ageDeclared')}>
    <legend>${texts.ageTitle}</legend>
    ${fieldFault(faults, 'ageDeclared', language)}
    <div class="choices">
      ${choice('ageDeclared', 'yes', texts.age, entered.ageDeclared)}
      ${choice('underAge', 'no', texts.underAge, entered.underAge)}
      <div class="guardian">
        <p class="hint" id="guardian-hint">${texts.guardianHint}</p>
        ${input('guardianName', texts.guardianName, entered.guardianName ?? '', 'text', faults, language)}
        ${input('guardianNumber', texts.guardianNumber, entered.guardianNumber ?? '', 'tel', faults, language)}
      </div>
    </div>
  </fieldset>`;
}

function choice(id: string, value: string, label: string, chosen: boolean): Html {
  return html`<div class="form-check">
    <input type="radio" id="${id}" name="ageDeclared" value="${value}" ${chosen && html`checked`} required />
    <label for="${id}">${label}</label>
  </div>`;
}

function input(
  name: string,
  label: string,
  value: string,
  type: 'text' | 'tel',
  faults: readonly Fault[],
  language: ProblemLanguage,
): Html {
  const fault = isAtFault(faults, name);
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${fieldFault(faults, name, language)}
    <input
      type="${type}"
      autocomplete="off"
      id="${name}"
      name="${name}"
      class="form-control ${fault && 'is-invalid'}"
      value="${value}"
      maxlength="${type === 'tel' ? '40' : '100'}"
      aria-invalid="${String(fault)}"
      ${describedBy(faults, name, 'guardian-hint')}
    />
  </div>`;
}
