import type { ProblemLanguage } from '#libs/http';
import type { Fault } from './faults.js';
import { html, type Html } from './html.js';
import { pageTexts } from '../words/texts.js';

/**
 * All faults before the form, each a link to its input. Takes the focus when the page opens, without a script.
 * @param targets the id of the element to go to, by field; a fault of another field is told without a link
 */
export function errorSummary(
  faults: readonly Fault[],
  targets: Record<string, string>,
  language: ProblemLanguage,
): Html | null {
  if (faults.length === 0) return null;
  const items = faults.map(({ field, sentence }) => {
    const target = field === null || !Object.hasOwn(targets, field) ? undefined : targets[field];
    return html`<li>${target === undefined ? sentence : html`<a href="#${target}">${sentence}</a>`}</li>`;
  });
  return html`<div
    class="alert alert-danger"
    role="group"
    id="faults"
    tabindex="-1"
    autofocus
    aria-labelledby="faults-title"
  >
    <h2 class="alert-title" id="faults-title">${pageTexts(language).errorSummary(faults.length)}</h2>
    <ul>
      ${items}
    </ul>
  </div>`;
}

/** What is wrong with a field, beside it. */
export function fieldFault(faults: readonly Fault[], field: string, language: ProblemLanguage): Html | null {
  const own = faults.filter((fault) => fault.field === field);
  if (own.length === 0) return null;
  const sentences = own.map(({ sentence }) => sentence).join(' ');
  return html`<p class="field-fault" id="${faultId(field)}">
    <span class="visually-hidden">${pageTexts(language).error} </span>${sentences}
  </p>`;
}

export function isAtFault(faults: readonly Fault[], field: string): boolean {
  return faults.some((fault) => fault.field === field);
}

/** The attribute that names what describes a field: its hints, and its fault when it has one. */
export function describedBy(faults: readonly Fault[], field: string, ...hints: string[]): Html | null {
  const ids = [...hints, ...(isAtFault(faults, field) ? [faultId(field)] : [])];
  return ids.length === 0 ? null : html`aria-describedby="${ids.join(' ')}"`;
}

function faultId(field: string): string {
  return `${field}-fault`;
}
