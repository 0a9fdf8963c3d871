import fc from 'fast-check';
import { bare, DEFAULT_KEYWORDS, hear, keywordsOf, wordFor } from './keywords.js';

const means = (text: string) => hear(text, DEFAULT_KEYWORDS).means;

describe('A message from a phone', () => {
  it.each([
    ...['STOP', 'stop', ' Stop. ', '«stop!»', 'S T O P', 'stòp', 'S.T.O.P.', 'STOP grazie', 'ｓｔｏｐ'],
    ...['BASTA', 'Basta!!', 'bastà', '"basta"', 'basta così', 'Stop\n--\nMario', 'cancellami', 'Unsubscribe'],
  ])('“%s” asks to leave', (text) => {
    expect(means(text)).toBe('stop');
  });

  it.each(['AIUTO', 'aiuto?', 'Help', 'help me', 'info', 'Info.'])('“%s” asks for help', (text) => {
    expect(means(text)).toBe('help');
  });

  it.each(['SI', 'sì', 'Sì!', "si'", 's i', 'SI, grazie', 'Yes', 'confermo'])('“%s” agrees', (text) => {
    expect(means(text)).toBe('yes');
  });

  it.each(['si può sapere chi siete', 'SI ma solo per il Borgo', 'sisma', 'no stop', 'noto', 'no ma forse'])(
    '“%s” agrees to nothing, and refuses nothing',
    (text) => {
      expect(means(text)).toBe('other');
    },
  );

  it.each([
    ['ISCRIVI BORGO', ['BORGO'], null],
    ['iscrivi: borgo, reda', ['BORGO', 'REDA'], null],
    ['Iscrivimi zona Borgo Durbecco', ['ZONA', 'BORGO', 'DURBECCO'], null],
    ['«ISCRIVI»', [], null],
    ['subscribe BORGO', ['BORGO'], 'en'],
  ])('“%s” asks to sign up, for what follows', (text, rest, language) => {
    expect(hear(text, DEFAULT_KEYWORDS)).toEqual({ means: 'signUp', rest, language });
  });

  it.each([
    '',
    '   ',
    '???',
    'non stop',
    'grazie',
    'stoppino',
    'bastardi',
    '🛑',
    'non iscrivermi',
    'iscriviti',
  ])('“%s” asks for nothing', (text) => {
    expect(means(text)).toBe('other');
  });

  it('may use other words where a municipality chose them, but STOP means STOP everywhere', () => {
    const keywords = keywordsOf(DEFAULT_KEYWORDS, { stop: ['AUFHÖREN'], signUp: ['ANMELDEN', 'en:JOIN'] });
    expect(hear('aufhören', keywords).means).toBe('stop');
    expect(hear('stop', keywords).means).toBe('stop');
    expect(hear('basta', keywords).means).toBe('other');
    expect(hear('Anmelden Dorf', keywords)).toMatchObject({ means: 'signUp', rest: ['DORF'] });
    expect(['de', 'en'].map((language) => wordFor(keywords, 'signUp', language))).toEqual([
      'ANMELDEN',
      'JOIN',
    ]);
  });

  it('is understood however a phone dresses the word up', () => {
    const dress = fc.constantFrom('', ' ', '  ', '.', '!', '\n', '"', '“', '-', '\u200b', '…', '\u0301');
    const letters = fc.constantFrom(
      (c: string) => c.toLowerCase(),
      (c: string) => c.toUpperCase(),
    );
    const word = fc.constantFrom('STOP', 'BASTA', 'AIUTO', 'HELP', 'ISCRIVI', 'SI', 'NO');
    fc.assert(
      fc.property(
        word,
        dress,
        dress,
        fc.array(letters, { minLength: 7, maxLength: 7 }),
        (plain, a, b, cases) => {
          const written = [...plain].map((letter, i) => cases[i]?.(letter) ?? letter).join('');
          // A mark belongs to a letter: before the first there is none to carry it.
          expect(means(`${a === '\u0301' ? '' : a}${written}${b}`)).toBe(means(plain));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever it holds, and leaves only who says so first', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const heard = hear(text, DEFAULT_KEYWORDS);
        const words = bare(text).split(' ');
        const known = [...DEFAULT_KEYWORDS.stop].map((each) => bare(each.replace(/^en:/, '')));
        expect(heard.means === 'stop').toBe(known.includes(words[0] ?? '') || known.includes(words.join('')));
      }),
      { numRuns: 500 },
    );
  });
});
