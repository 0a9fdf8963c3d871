import { partsFor, previewVariant, secondsFor } from './estimate.js';

const capacity = { partsPerSecond: 200, centsPerPart: 4, alphabet: 'gsm7' as const, routes: [] };

describe('What one text becomes', () => {
  it('is counted by the code that sends it', () => {
    expect(previewVariant({ language: 'it', text: 'a'.repeat(161) }, 'gsm7')).toMatchObject({
      ...{ alphabet: 'gsm7', units: 161, parts: 2, unitsLeft: 145, forcedBy: [], fold: null },
    });
  });

  it('names the character that makes it dear, and a spelling that does not', () => {
    const text = `È ${'a'.repeat(100)}`;
    expect(previewVariant({ language: 'it', text }, 'gsm7')).toMatchObject({
      ...{ alphabet: 'ucs2', parts: 2, forcedBy: [{ char: 'È', index: 0, costs: 1 }] },
      fold: { text: `E' ${'a'.repeat(100)}`, parts: 1 },
    });
  });

  it('proposes no spelling that saves nothing', () => {
    expect(previewVariant({ language: 'it', text: 'È ora.' }, 'gsm7')?.fold).toBeNull();
  });
});

describe('What an alert costs', () => {
  const variant = (language: string, parts: number) => ({ language, parts }) as never;

  it('is what each language’s text costs, and the first text’s for everybody else', () => {
    const audience = { total: 1_000, byLanguage: { it: 700, en: 200, de: 60 } };
    // 40 people of no known language read the first text as well.
    expect(partsFor(audience, [variant('it', 2), variant('en', 1)])).toBe(700 * 2 + 200 + 60 * 2 + 40 * 2);
  });

  it('is nothing without people or texts', () => {
    expect(partsFor({ total: 0, byLanguage: {} }, [variant('it', 2)])).toBe(0);
    expect(partsFor({ total: 9, byLanguage: { it: 9 } }, [])).toBe(0);
  });

  it('takes the time that the licence leaves', () => {
    expect(secondsFor(1_001, capacity)).toBe(6);
    expect(secondsFor(0, capacity)).toBe(0);
    expect(secondsFor(5, { ...capacity, partsPerSecond: 0 })).toBeNull();
  });
});
