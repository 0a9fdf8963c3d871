import type { Alert } from '../api/types.js';
import { contentOf, draft, draftOf, emptyDraft, type Draft, type DraftEvent } from './draft.js';

const NOW = new Date('2026-11-24T02:10:00Z');
const after = (...events: DraftEvent[]): Draft => events.reduce(draft, emptyDraft(NOW));

describe('a draft', () => {
  it('starts valid for six hours, with no severity and no zone chosen', () => {
    expect(emptyDraft(NOW)).toMatchObject({ severity: '', zoneIds: [], expires: '2026-11-24T09:10' });
  });

  it('sends the main language first and no empty texts', () => {
    const state = after(
      { type: 'text', language: 'en', text: 'Flood' },
      { type: 'text', language: 'it', text: 'Piena' },
      { type: 'text', language: 'de', text: '  ' },
    );
    expect(contentOf(state, ['it', 'en', 'de']).variants).toEqual([
      { language: 'it', text: 'Piena' },
      { language: 'en', text: 'Flood' },
    ]);
  });

  it('keeps a language that the town does not offer, as CAP files bring them', () => {
    const state = after({ type: 'text', language: 'es', text: 'Inundación' });
    expect(contentOf(state, ['it', 'en']).variants).toEqual([{ language: 'es', text: 'Inundación' }]);
  });

  it('chooses a zone once, however often it is ticked', () => {
    const tick: DraftEvent = { type: 'zone', zoneId: 'z1', chosen: true };
    expect(after(tick, tick).zoneIds).toEqual(['z1']);
    expect(after(tick, { ...tick, chosen: false }).zoneIds).toEqual([]);
  });

  it('is the same after being stored and loaded', () => {
    const state = after(
      { type: 'category', categoryId: 'c1' },
      { type: 'severity', severity: 'Severe' },
      { type: 'zones', zoneIds: ['z1', 'z2'] },
      { type: 'text', language: 'it', text: 'Piena' },
    );
    expect(draftOf(contentOf(state, ['it']) as Alert)).toEqual(state);
  });
});
