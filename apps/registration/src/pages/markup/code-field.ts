import type { ProblemLanguage } from '#libs/http';
import type { Fault } from './faults.js';
import { describedBy, fieldFault, isAtFault } from './fields.js';
import { html, type Html } from './html.js';

export interface CodeField {
  /** The field's name, by which faults find it. */
  name: string;
  label: string;
  hint: string;
  /** As typed; empty where codes are never shown again. */
  value?: string;
  /** The code came to the phone in these hands: browsers may offer it. */
  isOwn: boolean;
  faults: readonly Fault[];
  language: ProblemLanguage;
}

/** Where a code is written that came by SMS. */
export function codeField({ name, label, hint, value = '', isOwn, faults, language }: CodeField): Html {
  const fault = isAtFault(faults, name);
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <p class="hint" id="${name}-hint">${hint}</p>
    ${fieldFault(faults, name, language)}
    <input
      type="text"
      inputmode="numeric"
      autocomplete="${isOwn ? 'one-time-code' : 'off'}"
      id="${name}"
      name="${name}"
      class="form-control code ${fault && 'is-invalid'}"
      value="${value}"
      maxlength="20"
      required
      aria-invalid="${String(fault)}"
      ${describedBy(faults, name, `${name}-hint`)}
    />
  </div>`;
}
