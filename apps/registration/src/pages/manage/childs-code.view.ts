import type { ProblemLanguage } from '#libs/http';
import { CODE_DIGITS } from '../../sign-up/code-limits.js';
import { codeField } from '../markup/code-field.js';
import type { Fault } from '../markup/faults.js';
import type { Html } from '../markup/html.js';
import { manageTexts } from '../words/manage-texts.js';

/** Where a guardian writes the code that came to the child's phone. */
export function childsCodeField(faults: readonly Fault[], language: ProblemLanguage): Html {
  const texts = manageTexts(language).link;
  const [label, hint] = [texts.childCode, texts.childCodeHint(CODE_DIGITS)];
  return codeField({ name: 'code', label, hint, isOwn: false, faults, language });
}
