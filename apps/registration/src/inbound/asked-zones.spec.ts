import fc from 'fast-check';
import type { Offer } from '../catalogue/catalogue.service.js';
import { askedZones } from './asked-zones.js';
import { bare } from './keywords.js';

const OFFER = {
  zones: [
    { id: 'z1', code: 'BORGO', name: 'Borgo Durbecco' },
    { id: 'z2', code: 'CENTRO-1', name: 'Centro Storico' },
    { id: 'z3', code: 'REDA', name: 'Reda' },
  ],
  categories: [
    { id: 'c1', code: 'flood', name: { it: 'Alluvione', en: 'Flood' }, legalBasis: 'public_task' },
    { id: 'c2', code: 'roads', name: { it: 'Viabilità', en: 'Roads' }, legalBasis: 'consent' },
  ],
} as unknown as Pick<Offer, 'zones' | 'categories'>;

const asked = (text: string) => askedZones(OFFER, bare(text).split(' ').filter(Boolean));

describe('What a phone asks for after ISCRIVI', () => {
  it.each([
    ['BORGO', ['z1'], []],
    ['borgo e reda', ['z1', 'z3'], []],
    ['Borgo Durbecco, grazie', ['z1'], []],
    ['centro 1', ['z2'], []],
    ['Centro-1; REDA', ['z2', 'z3'], []],
    ['BORGO BORGO', ['z1'], []],
    ['tutte', ['z1', 'z2', 'z3'], []],
    ['MARTE', [], ['MARTE']],
    ['borgo marte', ['z1'], ['MARTE']],
    ['', [], []],
  ])('“%s” is by code or by name, in any order', (text, zoneIds, unknown) => {
    expect(asked(text)).toEqual({ zoneIds, unknown, categoryIds: ['c1'] });
  });

  it('is what the municipality must warn of by law, unless it names something else', () => {
    expect(asked('BORGO').categoryIds).toEqual(['c1']);
    expect(asked('BORGO viabilita').categoryIds).toEqual(['c2']);
    expect(asked('flood roads BORGO').categoryIds).toEqual(['c1', 'c2']);
  });

  it('is no kind at all where none is named and the law demands none: nobody agrees to all by one word', () => {
    const categories = OFFER.categories.filter(({ legalBasis }) => legalBasis === 'consent');
    const of = (text: string) => askedZones({ ...OFFER, categories }, text.split(' '));
    expect(of('BORGO')).toEqual({ zoneIds: ['z1'], categoryIds: [], unknown: [] });
    expect(of('TUTTE')).toMatchObject({ categoryIds: [] });
    expect(of('BORGO ROADS')).toMatchObject({ categoryIds: ['c2'] });
  });

  it('is only ever what was offered, and every word is accounted for', () => {
    const word = fc.oneof(
      fc.constantFrom('BORGO', 'REDA', 'E', 'DURBECCO', 'ROADS', 'TUTTE'),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const { zoneIds, categoryIds, unknown } = askedZones(OFFER, words);
        expect(zoneIds.every((id) => /^z[123]$/.test(id)) && new Set(zoneIds).size === zoneIds.length).toBe(
          true,
        );
        expect(categoryIds.length).toBeGreaterThan(0);
        expect(unknown.every((each) => words.includes(each))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
