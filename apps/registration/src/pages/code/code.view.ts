import type { ProblemLanguage } from '#libs/http';
import { CODE_DIGITS } from '../../sign-up/code-limits.js';
import { codeAddress, formAddress, newCodeAddress, otherLanguage } from '../addresses.js';
import { codeField } from '../markup/code-field.js';
import type { Fault } from '../markup/faults.js';
import { errorSummary } from '../markup/fields.js';
import type { SignUpGlance } from './glance.service.js';
import { html, type Html } from '../markup/html.js';
import { layout } from '../markup/layout.js';
import { pageTexts } from '../words/texts.js';
import { clock } from '../words/names-and-times.js';

export interface CodeForm {
  language: ProblemLanguage;
  signUpId: string;
  glance: SignUpGlance;
  now: Date;
  /** A new code was sent just now. */
  sentNew: boolean;
  /** As typed. */
  code: string;
  faults: readonly Fault[];
}

export function codePage(form: CodeForm): Html {
  const { language, signUpId, glance, sentNew, faults } = form;
  const texts = pageTexts(language).code;
  return layout({
    language,
    faults,
    municipality: glance.municipality.name,
    title: texts.title,
    inOther: codeAddress(otherLanguage(language), signUpId),
    content: html`${errorSummary(faults, { code: 'code', guardianCode: 'guardianCode' }, language)}
      ${sentNew && html`<p class="alert alert-success" role="status">${texts.sentNew}</p>`}
      <p class="step">${texts.step}</p>
      <h1>${texts.title}</h1>
      <p class="lead">${texts.lead(CODE_DIGITS)} ${validity(form)}</p>
      <form method="post" action="${codeAddress(language, signUpId)}" novalidate>
        ${ownField(form)} ${glance.guardian && guardianField(form)}
        <button type="submit" class="btn btn-primary">${texts.submit}</button>
      </form>
      <section class="again" aria-labelledby="again">
        <h2 id="again">${texts.missing}</h2>
        <p>${texts.missingText}</p>
        <form method="post" action="${newCodeAddress(language, signUpId)}">
          <button type="submit" class="btn btn-outline-primary">${texts.newCode}</button>
        </form>
        <p><a href="${formAddress(language)}">${texts.startAgain}</a></p>
      </section>`,
  });
}

function validity({ language, glance, now }: CodeForm): string {
  const texts = pageTexts(language).code;
  const time = clock(glance.codeExpiresAt, language);
  return glance.codeExpiresAt > now ? texts.validUntil(time) : texts.expired(time);
}

function guardianField({ language, faults }: CodeForm): Html {
  const texts = pageTexts(language).code;
  const [label, hint] = [texts.guardianCode, texts.guardianLead];
  return codeField({ name: 'guardianCode', label, hint, isOwn: false, faults, language });
}

function ownField({ language, code, faults }: CodeForm): Html {
  const texts = pageTexts(language).code;
  const [label, hint] = [texts.code, texts.codeHint(CODE_DIGITS)];
  return codeField({ name: 'code', label, hint, value: code, isOwn: true, faults, language });
}
