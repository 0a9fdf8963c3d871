import { ProblemError, type ProblemLanguage } from '#libs/http';
import type { Offer } from '../../catalogue/catalogue.service.js';
import { normaliseNumber } from '../../numbers/normalise.js';
import { guardianFrom, type AskedGuardian } from '../../sign-up/guardian/asked-guardian.js';
import { signUpProblem } from '../../sign-up/problems.js';
import type { SignUpRequest } from '../../sign-up/request.service.js';
import { formFields, type FormFields } from '../form-body.js';
import { pageProblem } from '../problems.js';
import type { Entered } from './sign-up-form.view.js';

/** A sign-up by the form: it always brings the stamp with which the form was served. */
export type AskedByForm = SignUpRequest & { stamp: string; underAge: boolean };

const NAMES = {
  once: ['number', 'language', 'noticeVersion', 'ageDeclared', 'guardianName', 'guardianNumber', 'stamp'],
  many: ['zones', 'categories'],
};

/** @throws ProblemError `request.…` */
export function signUpFields(body: unknown): FormFields {
  return formFields(body, NAMES);
}

export function askedOf(fields: FormFields): AskedByForm {
  return {
    number: fields.text('number'),
    zones: fields.list('zones'),
    categories: fields.list('categories'),
    language: fields.text('language'),
    noticeVersion: fields.text('noticeVersion'),
    ageDeclared: fields.text('ageDeclared') === 'yes',
    ...guardianOf(fields),
    stamp: fields.text('stamp'),
  };
}

/** The form as first shown: nothing is ticked, since a consent given by a tick that was there is none. */
export function emptyForm({ municipality: { languages } }: Offer, language: ProblemLanguage): Entered {
  const own = languages.includes(language) ? language : (languages[0] ?? '');
  return { number: '', zones: [], categories: [], language: own, ageDeclared: false, underAge: false };
}

/**
 * Everything that is missing, at once: who corrects a form should not learn of one fault after the other.
 * @param servedAt when the form was shown; null when that is too long ago, or not known
 * @throws ProblemError the only fault, or `page.form_incomplete` with all of them
 */
export function refuseIncomplete(asked: AskedByForm, offer: Offer, servedAt: Date | null): void {
  const others = [
    asked.zones.length === 0 && signUpProblem('sign_up.no_zone', { field: 'zones' }),
    asked.categories.length === 0 && signUpProblem('sign_up.no_category', { field: 'categories' }),
    asked.noticeVersion !== offer.noticeVersion
      ? signUpProblem('sign_up.notice_outdated', { field: 'noticeVersion' })
      : servedAt === null && pageProblem('page.form_expired', { field: 'noticeVersion' }),
    ...ageFaults(asked, offer),
  ].filter((fault) => fault instanceof ProblemError);
  // Whoever takes a complete form reads the number: not twice for each citizen, and told there when nothing else is wrong.
  if (others.length === 0 && asked.number.trim() !== '') return;
  const number = numberFault(asked.number, offer);
  const faults = number === null ? others : [number, ...others];
  const [first, ...more] = faults;
  if (first === undefined) return;
  throw more.length === 0 ? first : pageProblem('page.form_incomplete', { errors: faults });
}

/** Only for who says to be under 14: what else is written there is not needed, and not kept. */
function guardianOf(fields: FormFields): AskedGuardian & { underAge: boolean } {
  const underAge = fields.text('ageDeclared') === 'no';
  if (!underAge) return { underAge };
  return {
    underAge,
    guardianName: fields.text('guardianName'),
    guardianNumber: fields.text('guardianNumber'),
  };
}

function ageFaults(asked: AskedByForm, { municipality }: Offer): ProblemError[] {
  if (asked.ageDeclared) return [];
  if (!asked.underAge) return [signUpProblem('sign_up.age_not_declared', { field: 'ageDeclared' })];
  if ((asked.guardianName ?? '').trim() === '' && (asked.guardianNumber ?? '').trim() === '')
    return [
      signUpProblem('sign_up.guardian_name', { field: 'guardianName' }),
      pageProblem('page.number_missing', { field: 'guardianNumber' }),
    ];
  const faults: ProblemError[] = [];
  guardianFrom(asked, null, municipality.countries, faults);
  return faults;
}

function numberFault(written: string, { municipality }: Offer): ProblemError | null {
  if (written.trim() === '') return pageProblem('page.number_missing', { field: 'number' });
  try {
    normaliseNumber(written, municipality.countries);
    return null;
  } catch (fault) {
    if (fault instanceof ProblemError) return fault;
    throw fault;
  }
}
