import { parsePhoneNumberFromString, type NumberType, type PhoneNumber } from 'libphonenumber-js/max';
import { numberProblem } from './problems.js';

/** Where a number without a prefix is from. */
const DEFAULT_COUNTRY = 'IT';
/** Longer text is no number; not even tried. */
const MOST_CHARACTERS = 40;

type NumberProblemCode = Parameters<typeof numberProblem>[0];

/** What each kind of number is refused as; null for what can receive an SMS. */
const REFUSALS: Record<NonNullable<NumberType>, NumberProblemCode | null> = {
  MOBILE: null,
  // North America has one numbering plan for both.
  FIXED_LINE_OR_MOBILE: null,
  FIXED_LINE: 'number.landline',
  PREMIUM_RATE: 'number.premium',
  SHARED_COST: 'number.premium',
  TOLL_FREE: 'number.not_mobile',
  VOIP: 'number.not_mobile',
  PERSONAL_NUMBER: 'number.not_mobile',
  PAGER: 'number.not_mobile',
  UAN: 'number.not_mobile',
  VOICEMAIL: 'number.not_mobile',
};

/**
 * What a person wrote → E.164 digits as a number (15 digits fit a double exactly).
 * @param countries ISO 3166-1 alpha-2 codes whose mobiles are accepted
 * @throws ProblemError `number.wrong`, `number.landline`, `number.premium`, `number.not_mobile`,
 * `number.country_not_allowed`
 */
export function normaliseNumber(written: string, countries: readonly string[], field = 'number'): number {
  const parsed = parse(written);
  if (parsed === undefined || !parsed.isValid()) throw numberProblem('number.wrong', { field });
  if (parsed.country === undefined || !countries.includes(parsed.country))
    throw numberProblem('number.country_not_allowed', { field });
  const type = parsed.getType();
  const refusal = type === undefined ? 'number.wrong' : REFUSALS[type];
  if (refusal !== null) throw numberProblem(refusal, { field });
  return Number(parsed.number.slice(1));
}

/** E.164 digits → all but the last three hidden. */
export function maskNumber(number: number): string {
  const digits = String(number);
  return digits.slice(-3).padStart(digits.length, '*');
}

function parse(written: string): PhoneNumber | undefined {
  if (written.length > MOST_CHARACTERS) return undefined;
  return parsePhoneNumberFromString(written.trim(), { defaultCountry: DEFAULT_COUNTRY, extract: false });
}
