import fc from 'fast-check';
import { foldText, planText } from './index.js';

describe('Folding a text', () => {
  it('writes what Italians write where a capital has no accent, and counts what it changed', () => {
    const folded = foldText('È allerta: È GIÀ piena');
    expect(folded.text).toBe("E' allerta: E' GIA' piena");
    expect(folded.changes).toEqual([
      { from: 'È', to: "E'", count: 2 },
      { from: 'À', to: "A'", count: 1 },
    ]);
  });

  it.each([
    ['“ciao” «ciao» ‘ciao’ l’acqua', '"ciao" "ciao" \'ciao\' l\'acqua'],
    ['9–12 — no‑break', '9-12 - no-break'],
    ['attenzione…', 'attenzione...'],
    ['a\u00a0b\u2009c\td', 'a b c d'],
    ['ștefan çrăo', 'stefan crao'],
    ['e\u0300 già composto', 'è già composto'],
  ])('spells %j as %j', (from, to) => {
    expect(foldText(from).text).toBe(to);
    expect(planText(foldText(from).text).alphabet).toBe('gsm7');
  });

  it('leaves alone what fits, and what has no faithful spelling', () => {
    expect(foldText('Città: 5 € [ok] É')).toEqual({ text: 'Città: 5 € [ok] É', changes: [], saves: 0 });
    expect(foldText('40° 10² 🌊 👩‍👩‍👧 Москва').changes).toEqual([]);
  });

  it('spells the euro on a Latin-1 route only', () => {
    expect(foldText('5 €', { alphabets: 'latin1' }).text).toBe('5 EUR');
  });

  it('tells how many parts it saves', () => {
    expect(foldText(`È${'a'.repeat(140)}`).saves).toBe(2);
    expect(foldText(`È 🌊 ${'a'.repeat(140)}`).saves).toBe(0);
  });

  it('changes nothing the second time, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const once = foldText(text).text;
        expect(foldText(once).text).toBe(once);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});
