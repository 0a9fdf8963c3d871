import fc from 'fast-check';
import { decodeText, encodeText, MAX_PARTS, planText, SmsTextError } from './index.js';
import type { TextOptions } from './index.js';

const a = (count: number): string => 'a'.repeat(count);

describe('The plan of a text', () => {
  it.each([
    [0, 0, 160, 160],
    [1, 1, 160, 159],
    [160, 1, 160, 0],
    [161, 2, 153, 145],
    [306, 2, 153, 0],
    [307, 3, 153, 152],
  ])('counts %i GSM-7 characters as %i parts', (length, parts, unitsPerPart, left) => {
    expect(planText(a(length))).toEqual({
      alphabet: 'gsm7',
      dataCoding: 0,
      units: length,
      parts,
      unitsPerPart,
      unitsLeftInLastPart: left,
      forcedBy: [],
    });
  });

  it.each([
    [70, 1, 70, 0],
    [71, 2, 67, 63],
    [134, 2, 67, 0],
    [135, 3, 67, 66],
  ])('counts %i UCS-2 units as %i parts', (length, parts, unitsPerPart, left) => {
    const plan = planText('È'.repeat(length));
    expect(plan).toMatchObject({ alphabet: 'ucs2', dataCoding: 8, units: length, parts, unitsPerPart });
    expect(plan.unitsLeftInLastPart).toBe(left);
  });

  it('gives up one more unit a part to a 16-bit reference', () => {
    expect(planText(a(161), { reference: 16 })).toMatchObject({ unitsPerPart: 152, parts: 2 });
    expect(planText('È'.repeat(71), { reference: 16 })).toMatchObject({ unitsPerPart: 66, parts: 2 });
  });

  it.each([...'^{}\\[~]|€\f'])('charges two septets for %j', (char) => {
    expect(planText(char)).toMatchObject({ alphabet: 'gsm7', units: 2 });
    expect(planText(a(159) + char)).toMatchObject({ units: 161, parts: 2 });
  });

  it('keeps the Italian accents that GSM-7 holds, and says which capital forces UCS-2 and what it costs', () => {
    expect(planText('àèéìòù É').alphabet).toBe('gsm7');
    const plan = planText(`${a(100)}È`);
    expect(plan).toMatchObject({ alphabet: 'ucs2', parts: 2 });
    expect(plan.forcedBy).toEqual([{ char: 'È', index: 100, costs: 1 }]);
  });

  it('names a family of emoji as one character', () => {
    expect(planText('ok 👩‍👩‍👧').forcedBy).toEqual([{ char: '👩‍👩‍👧', index: 3, costs: 0 }]);
  });

  it('takes a Latin-1 route at its word only for what the air can carry too', () => {
    const latin1: TextOptions = { alphabets: 'latin1' };
    expect(planText('perché à', latin1)).toMatchObject({ alphabet: 'latin1', dataCoding: 0, units: 8 });
    expect(planText('[x]', latin1)).toMatchObject({ alphabet: 'latin1', units: 5 });
    expect(planText('È', latin1).alphabet).toBe('ucs2');
    expect(planText('5 €', latin1).alphabet).toBe('ucs2');
  });
});

describe('The bytes of a text', () => {
  it('never splits an escape pair', () => {
    const { parts } = encodeText(a(152) + '€' + a(20));
    expect(parts.map((part) => part.length)).toEqual([152, 22]);
    expect([...(parts[1] as Uint8Array).subarray(0, 2)]).toEqual([0x1b, 0x65]);
  });

  it('never splits a surrogate pair, nor a grapheme of several', () => {
    const { parts } = encodeText('È' + 'x'.repeat(65) + '🚨' + 'x'.repeat(10));
    expect(parts.map((part) => decodeText(part, 8))).toEqual(['È' + 'x'.repeat(65), '🚨xxxxxxxxxx']);
    const family = '👩‍👩‍👧';
    const split = encodeText('x'.repeat(62) + family + 'x'.repeat(10)).parts.map((part) =>
      decodeText(part, 8),
    );
    expect(split).toEqual(['x'.repeat(62), family + 'x'.repeat(10)]);
  });

  it('breaks a grapheme longer than a part, between code points, rather than refusing the text', () => {
    const { plan, parts } = encodeText('e' + '\u0323'.repeat(200));
    expect(plan.parts).toBe(3);
    expect(parts.map((part) => part.length)).toEqual([134, 134, 134]);
  });

  it.each([
    ['', 'text_empty'],
    [a(153 * MAX_PARTS + 1), 'text_too_long'],
    ['half \ud83d', 'text_ill_formed'],
  ])('refuses %j by a code', (text, code) => {
    expect(() => encodeText(text)).toThrow(SmsTextError);
    expect(() => encodeText(text)).toThrow(expect.objectContaining({ code }));
  });

  it(`takes ${MAX_PARTS} parts, and more where the caller says so`, () => {
    expect(encodeText(a(153 * MAX_PARTS)).parts).toHaveLength(MAX_PARTS);
    expect(encodeText(a(2000), { maxParts: 20 }).parts).toHaveLength(14);
  });
});

const options = fc.record({
  alphabets: fc.constantFrom('gsm7' as const, 'latin1' as const),
  reference: fc.constantFrom(8 as const, 16 as const),
});
const gsm = fc.constantFrom(...'@£$èéùìòÇ\nØø\rΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&abcXYZäöñüà0123456789^{}\\[~]|€');
const anyText = fc.oneof(
  fc.array(gsm, { maxLength: 700 }).map((chars) => chars.join('')),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 300 }).filter((text) => !/\p{Surrogate}/u.test(text)),
);

describe('For any text on any route', () => {
  const check = (property: (text: string, options: TextOptions) => void): void =>
    fc.assert(fc.property(anyText, options, property), { seed: 7, numRuns: 500 });

  it('what is planned is what is encoded', () => {
    check((text, opts) => {
      if (text === '') return;
      const plan = planText(text, opts);
      const encoded = encodeText(text, { ...opts, maxParts: 255 });
      expect(encoded.plan).toEqual(plan);
      expect(encoded.parts).toHaveLength(plan.parts);
      const units = encoded.parts.map((part) => unitsOf(part, plan.alphabet));
      expect(units.reduce((sum, one) => sum + one, 0)).toBe(plan.units);
      expect(Math.max(...units)).toBeLessThanOrEqual(plan.unitsPerPart);
      expect(plan.unitsLeftInLastPart).toBe(plan.unitsPerPart - (units.at(-1) as number));
    });
  });

  it('what is decoded is what was written', () => {
    check((text, opts) => {
      if (text === '') return;
      const { plan, parts } = encodeText(text, { ...opts, maxParts: 255 });
      expect(parts.map((part) => decodeText(part, plan.dataCoding, opts.alphabets)).join('')).toBe(text);
    });
  });

  it('no part begins or ends within a character', () => {
    check((text, opts) => {
      if (text === '') return;
      const { plan, parts } = encodeText(text, { ...opts, maxParts: 255 });
      for (const part of parts) {
        if (plan.alphabet === 'gsm7') expect(part.at(-1)).not.toBe(0x1b);
        const decoded = decodeText(part, plan.dataCoding, opts.alphabets);
        expect(decoded).not.toMatch(/\p{Surrogate}/u);
      }
    });
  });

  it('a text is UCS-2 exactly when some character forces it', () => {
    check((text, opts) => {
      const { alphabet, forcedBy } = planText(text, opts);
      expect(forcedBy.length > 0).toBe(alphabet === 'ucs2');
      for (const { char, index } of forcedBy) expect(text.startsWith(char, index)).toBe(true);
    });
  });
});

/** On a Latin-1 route one byte may be two septets on the air. */
function unitsOf(part: Uint8Array, alphabet: string): number {
  if (alphabet === 'gsm7') return part.length;
  if (alphabet === 'ucs2') return part.length / 2;
  return part.length + [...part].filter((byte) => '^{}\\[~]|\f'.includes(String.fromCharCode(byte))).length;
}
