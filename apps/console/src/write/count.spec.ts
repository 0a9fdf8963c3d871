import { adviceOn, countOf } from './count.js';

describe('the counter', () => {
  it('counts as the dispatcher encodes', () => {
    expect(countOf('')).toMatchObject({ parts: 0, units: 0 });
    expect(countOf('Perché no')).toMatchObject({ alphabet: 'gsm7', parts: 1, units: 9, unitsLeft: 151 });
    expect(countOf('[euro €]')).toMatchObject({ alphabet: 'gsm7', units: 11 });
    expect(countOf('a'.repeat(161))).toMatchObject({ parts: 2, unitsLeft: 145 });
    expect(countOf('È' + 'a'.repeat(69))).toMatchObject({ alphabet: 'ucs2', parts: 1, unitsLeft: 0 });
  });

  it('survives half a character', () => {
    expect(countOf('a\ud83d').parts).toBe(1);
    expect(adviceOn('a\ud83d')?.stubborn).toEqual(['\ufffd']);
  });
});

describe('the encoding coach', () => {
  it('has nothing to say about a plain text', () => {
    expect(adviceOn('Perché è così: à ì ò ù')).toBeNull();
  });

  it('says that È costs ninety characters and how to write it', () => {
    expect(adviceOn('È prevista una piena')).toMatchObject({
      characters: ['È'],
      holds: 70,
      wouldHold: 160,
      costsParts: 0,
      changes: [{ from: 'È', to: "E'", count: 1 }],
      proposal: { text: "E' prevista una piena", parts: 1 },
      stubborn: [],
    });
  });

  it('says how many SMS a long text costs more', () => {
    expect(adviceOn('È' + 'a'.repeat(150))?.costsParts).toBe(2);
  });

  it('names what has no other spelling', () => {
    expect(adviceOn('Piena 🌊')).toMatchObject({ proposal: null, stubborn: ['🌊'] });
  });
});
