import { ProblemError } from '#libs/http';
import { CATEGORIES, ZONES } from '../testing/peers.js';
import type { ContentSource } from './alert-content.js';
import { contentFaults, refuseFaults, type Facts } from './content-faults.js';

const NOW = new Date('2026-11-18T12:00:00Z');
const DAY = 86_400_000;

const alert: ContentSource = {
  id: 'a0000000-0000-4000-8000-000000000001',
  mode: 'actual',
  severity: 'Severe',
  categoryId: CATEGORIES.meteo,
  zoneIds: [ZONES.borgo],
  polygons: [],
  variants: [
    { language: 'it', text: 'Piena del Lamone.' },
    { language: 'en', text: 'Lamone flood.' },
  ],
  sender: 'PROVA',
  expiresAt: new Date(NOW.getTime() + DAY),
};

const facts: Facts = {
  now: NOW,
  municipality: { sender: 'PROVA', defaultLanguage: 'it' },
  catalogue: {
    zones: [{ id: ZONES.borgo, code: 'BORGO', name: 'Borgo', polygon: [] }],
    categories: [{ id: CATEGORIES.meteo, code: 'meteo', name: {}, legalBasis: 'public_task' }],
    languages: ['it', 'en'],
  },
  touchedZoneIds: [],
  alphabets: { actual: 'gsm7', drill: 'gsm7' },
};

const it_ = (text: string) => [{ language: 'it', text }];
const square: [number, number][] = [
  ...([
    [44, 11],
    [45, 11],
    [45, 12],
  ] as [number, number][]),
  [44, 11],
];

const cases: [code: string, field: string, changes: Partial<ContentSource>][] = [
  ['alert.text_empty', 'variants.0.text', { variants: it_(' \n ') }],
  ['alert.text_too_long', 'variants.0.text', { variants: it_('a'.repeat(6 * 153 + 1)) }],
  ['alert.text_too_long', 'variants.0.text', { variants: it_('È'.repeat(6 * 67 + 1)) }],
  ['alert.text_unsendable', 'variants.0.text', { variants: it_('half a \ud83d character') }],
  ['alert.text_unsendable', 'variants.0.text', { variants: it_('nothing\u0000more') }],
  ['alert.language_repeated', 'variants.1.language', { variants: [...it_('Uno.'), ...it_('Due.')] }],
  ['alert.default_language_missing', 'variants', { variants: [{ language: 'en', text: 'Flood.' }] }],
  ['alert.default_language_missing', 'variants', { variants: [] }],
  ['alert.category_missing', 'categoryId', { categoryId: null }],
  ['alert.category_unknown', 'categoryId', { categoryId: CATEGORIES.servizi }],
  ['alert.area_missing', 'zoneIds', { zoneIds: [] }],
  ['alert.zone_unknown', 'zoneIds.1', { zoneIds: [ZONES.borgo, ZONES.nord] }],
  ['alert.polygon_outside', 'polygons', { polygons: [square] }],
  ['alert.polygon_outside', 'polygons', { polygons: [square], zoneIds: [] }],
  ['alert.expiry_missing', 'expiresAt', { expiresAt: null }],
  ['alert.expiry_past', 'expiresAt', { expiresAt: NOW }],
  ['alert.expiry_too_far', 'expiresAt', { expiresAt: new Date(NOW.getTime() + 7 * DAY + 1) }],
  ['alert.sender_unknown', 'sender', { sender: 'ALTRI' }],
];

describe('The content of an alert', () => {
  it('can go out when nothing is wrong with it', () => {
    expect(contentFaults(alert, facts)).toEqual([]);
  });

  it.each(cases)('is refused with %s at %s', (code, field, changes) => {
    const faults = contentFaults({ ...alert, ...changes }, facts);
    expect(faults).toEqual([expect.objectContaining({ code, field })]);
  });

  it('may fill six parts, and expire in seven days', () => {
    const full = { variants: it_('a'.repeat(6 * 153)), expiresAt: new Date(NOW.getTime() + 7 * DAY) };
    expect(contentFaults({ ...alert, ...full }, facts)).toEqual([]);
  });

  it('is counted in the alphabet of its route', () => {
    const variants = it_('Δ'.repeat(160));
    const onLatin1 = { ...facts, alphabets: { actual: 'latin1', drill: 'gsm7' } as const };
    expect(contentFaults({ ...alert, variants: it_('Δ'.repeat(6 * 153)) }, facts)).toEqual([]);
    expect(contentFaults({ ...alert, variants }, onLatin1)).toEqual([]);
    expect(contentFaults({ ...alert, variants: it_('Δ'.repeat(6 * 153)) }, onLatin1)).toEqual([
      expect.objectContaining({ code: 'alert.text_too_long' }),
    ]);
  });

  it('is told all its faults at once, the first one leading', () => {
    const empty = { variants: [], categoryId: null, zoneIds: [], expiresAt: null };
    const refused = () => refuseFaults(contentFaults({ ...alert, ...empty }, facts));
    expect(refused).toThrow(ProblemError);
    try {
      refused();
    } catch (error) {
      const { code, errors } = error as ProblemError;
      expect(code).toBe('alert.default_language_missing');
      expect(errors.map((fault) => fault.code)).toEqual([
        ...['alert.default_language_missing', 'alert.category_missing', 'alert.area_missing'],
        'alert.expiry_missing',
      ]);
    }
  });

  it('is never silently let through for want of a catalogue where area, text and expiry are concerned', () => {
    const blind = { ...facts, catalogue: null, touchedZoneIds: null };
    const nothing = { variants: [], zoneIds: [], polygons: [square], expiresAt: null };
    expect(contentFaults({ ...alert, ...nothing }, blind).map(({ code }) => code)).toEqual([
      ...['alert.default_language_missing', 'alert.area_missing', 'alert.expiry_missing'],
    ]);
  });
});
