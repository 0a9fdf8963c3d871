import { DEFAULT_KEYWORDS, keywordOf } from './keywords.js';

describe('A message from a phone', () => {
  it.each([
    ...['STOP', 'stop', ' Stop. ', '«stop!»', 'S T O P', 'stòp', 'S.T.O.P.', 'STOP grazie', 'ｓｔｏｐ'],
    ...['BASTA', 'Basta!!', 'bastà', '"basta"', 'basta così', 'Stop\n--\nMario'],
  ])('“%s” asks to leave', (text) => {
    expect(keywordOf(text, DEFAULT_KEYWORDS)).toBe('stop');
  });

  it.each(['AIUTO', 'aiuto?', 'Help', 'help me'])('“%s” asks for help', (text) => {
    expect(keywordOf(text, DEFAULT_KEYWORDS)).toBe('help');
  });

  it.each(['', '   ', '???', 'non stop', 'grazie', 'stoppino', 'bastardi', '🛑'])(
    '“%s” asks for nothing',
    (text) => {
      expect(keywordOf(text, DEFAULT_KEYWORDS)).toBe('other');
    },
  );

  it('may use other words where a municipality chose them', () => {
    expect(keywordOf('aufhören', { stop: ['AUFHÖREN'], help: [] })).toBe('stop');
  });
});
