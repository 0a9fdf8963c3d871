import type { ProblemLanguage } from '#libs/http';
import { html, type Html, type HtmlValue } from '../markup/html.js';
import { actionAddress, type ManageAction } from './addresses.js';

/** A part of the page of a subscription, with a heading of its own. */
export function section(id: string, title: string, content: HtmlValue): Html {
  return html`<section class="again" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${content}
  </section>`;
}

/** A button that does one thing and asks nothing. */
export function button(language: ProblemLanguage, action: ManageAction, label: string): Html {
  return html`<form method="post" action="${actionAddress(language, action)}">
    <button type="submit" class="btn btn-outline-primary">${label}</button>
  </form>`;
}
