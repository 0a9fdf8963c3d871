import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { contentHashOf, contentOf, type ContentSource } from './alert-content.js';

const alert: ContentSource = {
  id: 'a0000000-0000-4000-8000-000000000001',
  mode: 'actual',
  severity: 'Severe',
  categoryId: 'c1',
  zoneIds: ['z1', 'z2'],
  polygons: [
    [
      [44.1, 11.2],
      [44.2, 11.2],
      [44.2, 11.3],
      [44.1, 11.2],
    ],
  ],
  variants: [{ language: 'it', text: 'Piena.' }],
  sender: 'PROVA',
  expiresAt: new Date('2026-11-19T05:00:00Z'),
};

const changes: [string, Partial<ContentSource>][] = [
  ['text', { variants: [{ language: 'it', text: 'Piena!' }] }],
  ['language', { variants: [{ language: 'en', text: 'Piena.' }] }],
  ['zones', { zoneIds: ['z1'] }],
  ['polygon', { polygons: [] }],
  ['category', { categoryId: 'c2' }],
  ['severity', { severity: 'Extreme' }],
  ['mode', { mode: 'drill' }],
  ['sender', { sender: 'ALTRI' }],
  ['expiry', { expiresAt: new Date('2026-11-19T05:00:00.001Z') }],
  ['correction of another', { correctionOf: { alertId: 'a1', details: ['text_refused'] } }],
  ['alert', { id: 'a0000000-0000-4000-8000-000000000002' }],
];

describe('The hash of an alert', () => {
  it.each(changes)('changes with its %s', (_what, change) => {
    expect(contentHashOf({ ...alert, ...change })).not.toBe(contentHashOf(alert));
  });

  it('is SHA-256 over the canonical JSON, written out here by hand', () => {
    const canonical =
      '{"alertId":"a0000000-0000-4000-8000-000000000001",' +
      '"area":{"polygons":[[[44.1,11.2],[44.2,11.2],[44.2,11.3],[44.1,11.2]]],"zoneIds":["z1","z2"]},' +
      '"audience":{"categoryId":"c1","zoneIds":["z1","z2"]},"categoryId":"c1",' +
      '"expiresAt":"2026-11-19T05:00:00.000Z","mode":"actual","sender":"PROVA","severity":"Severe","v":1,' +
      '"variants":[{"language":"it","text":"Piena."}]}';
    expect(contentHashOf(alert)).toBe(createHash('sha256').update(canonical).digest('hex'));
  });

  it('does not depend on the order in which anything was written', () => {
    const reversed = Object.fromEntries(Object.entries(alert).reverse()) as unknown as ContentSource;
    expect(contentHashOf(reversed)).toBe(contentHashOf(alert));
  });

  it('survives a trip through JSON, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const source = { ...alert, variants: [{ language: 'it', text }] };
        const travelled = JSON.parse(JSON.stringify(contentOf(source))) as { variants: unknown };
        expect(travelled.variants).toEqual(source.variants);
        expect(contentHashOf(source)).toMatch(/^[0-9a-f]{64}$/);
      }),
    );
  });
});
