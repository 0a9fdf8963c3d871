import type { ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { LegalBasis } from '../../catalogue/category.entity.js';
import type { LinkGlance } from '../../rights/link/links.service.js';
import type { AnswerOutcome } from '../../rights/notice/answers.service.js';
import { otherLanguage } from '../addresses.js';
import { icon } from '../assets/asset-addresses.js';
import type { Fault } from '../markup/faults.js';
import { errorSummary, fieldFault } from '../markup/fields.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { noticeSection } from '../sign-up/notice.view.js';
import { manageTexts } from '../words/manage-texts.js';
import { day, nameIn } from '../words/names-and-times.js';
import { askAddress, linkPath } from './addresses.js';
import { childsCodeField } from './childs-code.view.js';
import { changesSince, inLanguage } from './notice-changes.view.js';
import { leftPage } from './subscription.view.js';

/** Who was asked about a changed notice, by their link. */
export interface AskedAbout {
  token: string;
  glance: LinkGlance;
  offer: Offer;
  language: ProblemLanguage;
}

export interface NewNoticeView extends AskedAbout {
  /** Evidence of when the notice was shown: see `FormStamps`. */
  stamp: string;
  faults: readonly Fault[];
}

/** A changed notice: what is new, the whole text, the one before, and the three answers. Nothing of the person. */
export function newNoticePage(view: NewNoticeView): Html {
  const { glance, token, offer, language, faults, stamp } = view;
  const texts = manageTexts(language).newNotice;
  const until = day(glance.expiresAt, language);
  return layout({
    ...{ language, faults, municipality: offer.municipality.name, title: texts.title },
    inOther: linkPath(otherLanguage(language), token),
    content: html`${errorSummary(faults, { noticeVersion: 'notice', code: 'code' }, language)}
      <h1>${texts.title}</h1>
      <p class="lead">${texts.lead(until)}</p>
      <section aria-labelledby="changes">
        <h2 id="changes">${texts.changes}</h2>
        ${changesSince(offer, glance.noticeVersion, language)}
      </section>
      ${noticeSection(offer, language, fieldFault(faults, 'noticeVersion', language))}
      ${textBefore(offer, glance.noticeVersion, language)}
      <section aria-labelledby="choose">
        <h2 id="choose">${texts.choose}</h2>
        <p>${texts.silence(until)}</p>
        <form method="post" action="${linkPath(language, token)}">
          <input type="hidden" name="stamp" value="${stamp}" />
          <input type="hidden" name="noticeVersion" value="${offer.noticeVersion}" />
          ${glance.asksCode && childsCodeField(faults, language)} ${answers(offer, language)}
        </form>
      </section>`,
  });
}

/** What came of the answer. */
export function answeredPage(outcome: AnswerOutcome, municipality: string, language: ProblemLanguage): Html {
  if (outcome === 'left') return leftPage(municipality, language);
  const { title, lead } = manageTexts(language).newNotice.done[outcome];
  return layout({
    ...{ language, municipality, title, inOther: null },
    content: html`<h1>${icon('check-circle')} ${title}</h1>
      <p class="lead">${lead}</p>
      <p><a href="${askAddress(language)}">${manageTexts(language).ask.title}</a></p>`,
  });
}

function textBefore(offer: Offer, version: string, language: ProblemLanguage): Html | null {
  const texts = manageTexts(language).newNotice;
  const before = inLanguage(
    offer.notices.filter((notice) => notice.version === version),
    language,
  );
  if (before === undefined) return null;
  return html`<details class="notice">
    <summary>${texts.before(version)}</summary>
    <p class="notice-text" lang="${before.language}">${before.text}</p>
  </details>`;
}

function answers(offer: Offer, language: ProblemLanguage): Html {
  const texts = manageTexts(language).newNotice;
  const names = (basis: LegalBasis) =>
    offer.categories
      .filter(({ legalBasis }) => legalBasis === basis)
      .map(({ name }) => nameIn(name, language))
      .join(', ');
  const [consentBased, publicTasks] = [names('consent'), names('public_task')];
  return html`${answer('accept', texts.accept, 'primary', texts.acceptText)}
  ${answer(
    'refuse',
    texts.refuse,
    'outline-primary',
    html`${consentBased !== '' && texts.refuseText(consentBased)}
    ${publicTasks !== '' && texts.publicTasks(publicTasks)}`,
  )}
  ${answer('leave', texts.leave, 'outline-primary', texts.leaveText)}`;
}

function answer(value: string, label: string, look: string, text: Html | string): Html {
  return html`<div class="field">
    <p class="hint" id="${value}-hint">${text}</p>
    <button
      type="submit"
      name="answer"
      value="${value}"
      class="btn btn-${look}"
      aria-describedby="${value}-hint"
    >
      ${label}
    </button>
  </div>`;
}
