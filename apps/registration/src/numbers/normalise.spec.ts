import { ProblemError } from '#libs/http';
import { maskNumber, normaliseNumber } from './normalise.js';

function refusal(written: string, countries = ['IT']): string {
  try {
    normaliseNumber(written, countries);
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('A number', () => {
  it.each([
    '3201234567',
    '320 123 4567',
    '320-123.4567',
    '+393201234567',
    '+39 320 1234567',
    '0039 320 1234567',
    '  (320) 1234567 ',
  ])('written as “%s” is the Italian mobile it means', (written) => {
    expect(normaliseNumber(written, ['IT'])).toBe(393201234567);
  });

  it.each([
    ['', 'number.wrong'],
    ['ciao', 'number.wrong'],
    ['320', 'number.wrong'],
    ['+3932012345678901', 'number.wrong'],
    ['3201234567; DROP TABLE', 'number.wrong'],
    ['call 3201234567 now', 'number.wrong'],
    ['3'.repeat(5000), 'number.wrong'],
    ['0546 691111', 'number.landline'],
    ['+39 06 49911111', 'number.landline'],
    ['899 123456', 'number.premium'],
    ['892424', 'number.premium'],
    ['800 123456', 'number.not_mobile'],
    ['+44 7400 123456', 'number.country_not_allowed'],
    ['+1 212 555 0123', 'number.country_not_allowed'],
    ['+44 9098 790123', 'number.country_not_allowed'],
  ])('“%s” is refused as %s', (written, code) => {
    expect(refusal(written)).toBe(code);
  });

  it('of another country signs up where that country is allowed, if it is a mobile', () => {
    expect(normaliseNumber('+44 7400 123456', ['IT', 'GB'])).toBe(447400123456);
    expect(refusal('+44 20 7946 0018', ['IT', 'GB'])).toBe('number.landline');
    expect(refusal('+44 9098 790123', ['IT', 'GB'])).toBe('number.premium');
  });

  it('is refused in Italian and in English, with the field at fault', () => {
    const problem = (() => {
      try {
        return normaliseNumber('0546 691111', ['IT'], 'numero');
      } catch (error) {
        return error as ProblemError;
      }
    })() as ProblemError;
    expect(problem.field).toBe('numero');
    expect(problem.sentence('it')).toMatch(/rete fissa/);
    expect(problem.sentence('en')).toMatch(/landline/);
    expect(`${problem.message} ${problem.sentence('it')}`).not.toMatch(/691111/);
  });

  it('shows its last three digits and no more', () => {
    expect(maskNumber(393201234567)).toBe('*********567');
  });
});
