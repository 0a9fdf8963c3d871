import { html, type Html } from '../markup/html.js';
import { manageTexts } from '../words/manage-texts.js';
import { dayAndClock, nameIn } from '../words/names-and-times.js';
import { actionAddress } from './addresses.js';
import { button, section } from './sections.js';
import type { SubscriptionView } from './subscription-shown.js';

/** How to have what is held put right (GDPR art. 16). */
export function correct({ language }: SubscriptionView): Html {
  const texts = manageTexts(language).mine;
  return section('correct', texts.correct, html`<p>${texts.correctLead}</p>`);
}

/** Data kept and not used, and what that does not stop (GDPR art. 18). */
export function restrict({ language, offer, entered, restrictedAt }: SubscriptionView): Html {
  const texts = manageTexts(language).mine;
  const publicTasks = offer.categories
    .filter(({ code, legalBasis }) => legalBasis === 'public_task' && entered.categories.includes(code))
    .map(({ name }) => nameIn(name, language));
  return section(
    'restrict',
    texts.restrict,
    html`${
        restrictedAt !== null &&
        html`<p><strong>${texts.restricted(dayAndClock(restrictedAt, language))}</strong></p>`
      }
      <p>${texts.restrictLead}</p>
      ${publicTasks.length > 0 && html`<p>${texts.restrictPublic(publicTasks.join(', '))}</p>`}
      ${
        restrictedAt === null
          ? button(language, 'restrict', texts.restrictSubmit)
          : button(language, 'lift', texts.liftSubmit)
      }`,
  );
}

/** The choices as they were before the change that was just made. */
export function undo({ language, offer, undo: before, stamp }: SubscriptionView): Html | null {
  if (before === null) return null;
  const hidden = (name: string, value: string) =>
    html`<input type="hidden" name="${name}" value="${value}" />`;
  return html`<form method="post" action="${actionAddress(language, 'choices')}">
    ${hidden('stamp', stamp)} ${hidden('noticeVersion', offer.noticeVersion)}
    ${before.zones.map((zone) => hidden('zones', zone))}
    ${before.categories.map((category) => hidden('categories', category))}
    ${hidden('language', before.language)}
    <button type="submit" class="btn btn-outline-primary">${manageTexts(language).mine.undo}</button>
  </form>`;
}

/** A language as it comes back in an address; null for what is none of the municipality's. */
export function languageWas(was: unknown, languages: readonly string[]): string | null {
  return typeof was === 'string' && languages.includes(was) ? was : null;
}
