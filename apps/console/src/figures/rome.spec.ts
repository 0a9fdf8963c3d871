import { fromTownField, hoursFrom, toTownField } from './rome.js';

describe('town time', () => {
  it('shows an instant as the town clocks do, in winter and in summer', () => {
    expect(toTownField(new Date('2026-11-24T02:10:00Z'))).toBe('2026-11-24T03:10');
    expect(toTownField(new Date('2026-07-01T22:30:00Z'))).toBe('2026-07-02T00:30');
  });

  it('reads back what it shows', () => {
    for (const iso of ['2026-11-24T02:10:00.000Z', '2026-07-01T22:30:00.000Z', '2026-03-29T00:59:00.000Z']) {
      expect(fromTownField(toTownField(new Date(iso)))?.toISOString()).toBe(iso);
    }
  });

  it('puts an hour that summer time skips after the change', () => {
    expect(fromTownField('2026-03-29T02:30')?.toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('takes the first of an hour that comes twice in autumn', () => {
    expect(fromTownField('2026-10-25T02:30')?.toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('says nothing for an unfinished field', () => {
    expect(fromTownField('')).toBeNull();
    expect(fromTownField('2026-11-24')).toBeNull();
  });

  it('rounds a validity up to five minutes', () => {
    expect(hoursFrom(new Date('2026-11-24T02:11:07Z'), 6).toISOString()).toBe('2026-11-24T08:15:00.000Z');
  });
});
