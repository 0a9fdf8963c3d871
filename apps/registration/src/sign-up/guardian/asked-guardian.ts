import { ProblemError } from '#libs/http';
import { normaliseNumber } from '../../numbers/normalise.js';
import { signUpProblem } from '../problems.js';

/** Who answers for a child under 14 (GDPR art. 8; D.Lgs. 196/2003 art. 2-quinquies), as written. */
export interface AskedGuardian {
  guardianName?: string;
  guardianNumber?: string;
}

export interface Guardian {
  name: string;
  number: number;
}

/**
 * The guardian of who does not declare to be 14; null, and a fault, for what is missing or wrong.
 * @param faults gets `sign_up.age_not_declared` where no guardian is named at all, `sign_up.guardian_name`,
 * `sign_up.guardian_same_number`, `number.…`
 */
export function guardianFrom(
  asked: AskedGuardian,
  childNumber: number | null,
  countries: readonly string[],
  faults: ProblemError[],
): Guardian | null {
  const [name, written] = [asked.guardianName?.trim() ?? '', asked.guardianNumber?.trim() ?? ''];
  if (name === '' && written === '') {
    faults.push(signUpProblem('sign_up.age_not_declared', { field: 'ageDeclared' }));
    return null;
  }
  const before = faults.length;
  if (name === '') faults.push(signUpProblem('sign_up.guardian_name', { field: 'guardianName' }));
  const number = numberFrom(written, countries, faults);
  if (number !== null && number === childNumber)
    faults.push(signUpProblem('sign_up.guardian_same_number', { field: 'guardianNumber' }));
  return faults.length > before || number === null ? null : { name, number };
}

function numberFrom(written: string, countries: readonly string[], faults: ProblemError[]): number | null {
  try {
    return normaliseNumber(written, countries);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, status } = error;
    const texts = { status, it: error.sentence('it'), en: error.sentence('en') };
    faults.push(new ProblemError(code, texts, { field: 'guardianNumber' }));
    return null;
  }
}
