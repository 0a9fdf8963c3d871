import { faultsOf, inputOf } from './check.js';
import { emptyDraft } from './draft.js';

const NOW = new Date('2026-11-24T02:10:00Z');

describe('what a draft lacks', () => {
  it('is named in the order of the form', () => {
    expect(faultsOf(emptyDraft(NOW), 'it', NOW).map(({ code }) => code)).toEqual([
      'category',
      'severity',
      'zones',
      'text',
    ]);
  });

  it('is an expiry in the past, and a text that is too long', () => {
    const draft = { ...emptyDraft(NOW), expires: '2026-11-24T03:00', texts: { it: 'a'.repeat(6 * 153 + 1) } };
    expect(faultsOf(draft, 'it', NOW)).toEqual(
      expect.arrayContaining([
        { code: 'tooLong', field: 'text-it', language: 'it', parts: 7 },
        { code: 'expiryPast', field: 'expiresAt' },
      ]),
    );
  });
});

describe('a problem of the server', () => {
  it('points at the input of the form', () => {
    const languages = ['it', 'en'];
    expect(inputOf('variants.1.text', languages)).toBe('text-en');
    expect(inputOf('variants[0].text', languages)).toBe('text-it');
    expect(inputOf('variants', languages)).toBe('text-it');
    expect(inputOf('zoneIds.3', languages)).toBe('zoneIds');
    expect(inputOf('polygons', languages)).toBe('zoneIds');
    expect(inputOf('expiresAt', languages)).toBe('expiresAt');
    expect(inputOf('sender', languages)).toBeNull();
    expect(inputOf(null, languages)).toBeNull();
  });
});
