import type { ProblemLanguage } from '#libs/http';
import { SESSION_MINUTES } from '../../rights/session/sessions.service.js';
import { otherLanguage } from '../addresses.js';
import { describedBy, errorSummary, fieldFault, isAtFault } from '../markup/fields.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { noticeSection } from '../sign-up/notice.view.js';
import { categoriesField, languageField, zonesField } from '../sign-up/sign-up-form.view.js';
import { exportTexts } from '../words/export-texts.js';
import { manageTexts } from '../words/manage-texts.js';
import { day } from '../words/names-and-times.js';
import { actionAddress, askAddress, mineAddress } from './addresses.js';
import { exampleDay } from './pause-day.js';
import { changeNumber } from './number.view.js';
import { changesSince } from './notice-changes.view.js';
import { correct, restrict, undo } from './rights.view.js';
import { button, section } from './sections.js';
import type { SubscriptionView } from './subscription-shown.js';

const TARGETS = {
  zones: 'zones-0',
  categories: 'categories-0',
  language: 'language-0',
  noticeVersion: 'notice',
  until: 'until',
  understood: 'understood',
  number: 'number',
};

/** A citizen's own subscription, and all that can be done with it. */
export function subscriptionPage(view: SubscriptionView): Html {
  const { language, offer, faults, done, number } = view;
  const texts = manageTexts(language).mine;
  return layout({
    ...{ language, faults, municipality: offer.municipality.name, title: texts.title },
    inOther: mineAddress(otherLanguage(language)),
    content: html`${errorSummary(faults, TARGETS, language)}
      ${done !== null && html`<p class="alert alert-success" role="status">${texts.done[done]}</p>`}
      ${undo(view)} ${changedNotice(view)}
      <h1>${texts.title}</h1>
      <p class="lead">${texts.lead(number)}</p>
      <p>${texts.privacy(SESSION_MINUTES)}</p>
      ${choices(view)} ${pause(view)} ${changeNumber(view)} ${correct(view)} ${ownData(language)}
      ${restrict(view)}
      ${section(
        'leave',
        texts.leave,
        html`<p>${texts.leaveLead}</p>
          ${button(language, 'leave', texts.leaveSubmit)}`,
      )}
      ${erase(view)}
      <div class="again">${button(language, 'close', texts.close)}</div>`,
  });
}

/** That the notice changed since they agreed, what is new, and what to do. */
function changedNotice({ language, offer, answerBy, agreedVersion }: SubscriptionView): Html | null {
  if (answerBy === null || agreedVersion === null) return null;
  const texts = manageTexts(language).newNotice;
  return html`<div class="alert alert-warning" role="note">
    <p><strong>${texts.banner(day(answerBy, language))}</strong></p>
    ${changesSince(offer, agreedVersion, language)}
  </div>`;
}

/** After everything was erased. */
export function erasedPage(municipality: string, language: ProblemLanguage): Html {
  const { title, lead } = manageTexts(language).erased;
  return layout({
    ...{ language, municipality, title, inOther: null },
    content: html`<h1>${title}</h1>
      <p class="lead">${lead}</p>`,
  });
}

/** After leaving. */
export function leftPage(municipality: string, language: ProblemLanguage): Html {
  const texts = manageTexts(language).left;
  return layout({
    ...{ language, municipality, title: texts.title, inOther: null },
    content: html`<h1>${texts.title}</h1>
      <p class="lead">${texts.lead}</p>
      <p><a href="${askAddress(language)}">${manageTexts(language).ask.title}</a></p>`,
  });
}

function choices(view: SubscriptionView): Html {
  const { language, offer, stamp, faults } = view;
  const texts = manageTexts(language).mine;
  return section(
    'choices',
    texts.choices,
    html`<p>${texts.bases}</p>
      <form method="post" action="${actionAddress(language, 'choices')}" novalidate>
        <input type="hidden" name="stamp" value="${stamp}" />
        <input type="hidden" name="noticeVersion" value="${offer.noticeVersion}" />
        ${zonesField(view)} ${categoriesField(view)} ${languageField(view)}
        ${noticeSection(offer, language, fieldFault(faults, 'noticeVersion', language))}
        <button type="submit" class="btn btn-primary">${texts.save}</button>
      </form>`,
  );
}

function pause(view: SubscriptionView): Html {
  const { language, pausedUntil, now, faults } = view;
  const texts = manageTexts(language).mine;
  const fault = isAtFault(faults, 'until');
  const paused = pausedUntil !== null && pausedUntil > now;
  return section(
    'pause',
    texts.pause,
    html`${
        paused &&
        html`<p><strong>${texts.paused(day(pausedUntil, language))}</strong></p>
          ${button(language, 'resume', texts.resumeSubmit)}`
      }
      <p>${texts.pauseLead}</p>
      <form method="post" action="${actionAddress(language, 'pause')}" novalidate>
        <div class="field">
          <label for="until">${texts.pauseUntil}</label>
          <p class="hint" id="until-hint">${texts.pauseHint(exampleDay(now, language))}</p>
          ${fieldFault(faults, 'until', language)}
          <input
            type="date"
            id="until"
            name="until"
            class="form-control ${fault && 'is-invalid'}"
            aria-invalid="${String(fault)}"
            ${describedBy(faults, 'until', 'until-hint')}
          />
        </div>
        <button type="submit" class="btn btn-outline-primary">${texts.pauseSubmit}</button>
      </form>`,
  );
}

function ownData(language: ProblemLanguage): Html {
  const texts = exportTexts(language);
  return section(
    'data',
    texts.title,
    html`<p>${texts.lead}</p>
      ${button(language, 'data', texts.show)} ${button(language, 'dataJson', texts.download)}`,
  );
}

function erase({ language, faults }: SubscriptionView): Html {
  const texts = manageTexts(language).mine;
  return section(
    'erase',
    texts.erase,
    html`<p>${texts.eraseLead}</p>
      <form method="post" action="${actionAddress(language, 'erase')}" novalidate>
        ${fieldFault(faults, 'understood', language)}
        <div class="form-check">
          <input
            type="checkbox"
            id="understood"
            name="understood"
            value="yes"
            aria-invalid="${String(isAtFault(faults, 'understood'))}"
            ${describedBy(faults, 'understood')}
          />
          <label for="understood">${texts.eraseUnderstood}</label>
        </div>
        <button type="submit" class="btn btn-outline-primary">${texts.eraseSubmit}</button>
      </form>`,
  );
}
