import { differences, figuresThatDiffer, wordDifference, type Names, type Reading } from './difference.js';

const names: Names = {
  zone: (id) => `zona ${id}`,
  category: (id) => `categoria ${id}`,
  severity: (value) => value,
  time: (iso) => iso,
};

const reading = (over: Partial<Reading> = {}): Reading => ({
  severity: 'Severe',
  categoryId: 'flood',
  zoneIds: ['1', '2'],
  variants: [{ language: 'it', text: 'Piena alle 19' }],
  expiresAt: '2026-11-24T09:00:00Z',
  ...over,
});

describe('two readings of an alert', () => {
  it('differ in nothing when only the order of the zones does', () => {
    expect(differences(reading(), reading({ zoneIds: ['2', '1'] }), names)).toEqual([]);
  });

  it('differ in each field that changed, by name', () => {
    const after = reading({
      zoneIds: ['1'],
      variants: [
        { language: 'it', text: 'Piena alle 21' },
        { language: 'en', text: 'Flood at 21' },
      ],
    });
    expect(differences(reading(), after, names)).toEqual([
      { field: 'zoneIds', language: null, before: 'zona 1, zona 2', after: 'zona 1' },
      { field: 'text', language: 'it', before: 'Piena alle 19', after: 'Piena alle 21' },
      { field: 'text', language: 'en', before: '', after: 'Flood at 21' },
    ]);
  });
});

describe('a changed text', () => {
  it('shows the words taken out and put in, and rebuilds both texts', () => {
    const words = wordDifference({
      field: 'text',
      before: 'Piena alle 19 in Borgo',
      after: 'Piena alle 21 in Borgo e Centro',
    });
    expect(words.filter(({ kind }) => kind !== 'same').map(({ text, kind }) => [kind, text.trim()])).toEqual(
      expect.arrayContaining([
        ['removed', '19'],
        ['added', '21'],
        ['added', 'Centro'],
      ]),
    );
    const without = (kind: string) =>
      words
        .filter((word) => word.kind !== kind)
        .map(({ text }) => text)
        .join('');
    expect(without('added')).toBe('Piena alle 19 in Borgo');
    expect(without('removed')).toBe('Piena alle 21 in Borgo e Centro');
  });
});

describe('a changed list of zones', () => {
  it('shows whole names', () => {
    const words = wordDifference({
      field: 'zoneIds',
      before: 'Borgo Nord, Borgo Sud',
      after: 'Borgo Nord, Reda',
    });
    expect(words.filter(({ kind }) => kind !== 'same').map(({ text, kind }) => [kind, text])).toEqual([
      ['removed', 'Borgo Sud'],
      ['added', 'Reda'],
    ]);
  });
});

describe('figures in several languages', () => {
  it('are shown when a translation says another hour', () => {
    const variants = [
      { language: 'it', text: 'Entro le 19, chiamate il 112' },
      { language: 'en', text: 'Before 9, call 112' },
    ];
    expect(figuresThatDiffer(variants)).toEqual([
      { language: 'it', figures: ['19'] },
      { language: 'en', figures: ['9'] },
    ]);
  });

  it('are not worth a word when they agree', () => {
    expect(figuresThatDiffer([{ language: 'it', text: 'Alle 19:00' }])).toEqual([]);
    expect(
      figuresThatDiffer([
        { language: 'it', text: 'Alle 19:00' },
        { language: 'en', text: 'At 19:00' },
      ]),
    ).toEqual([]);
  });
});
