import { formatFor } from './format.js';

describe('figures', () => {
  const it_ = formatFor('it');
  const en = formatFor('en');

  it('separates thousands from four digits on', () => {
    expect(it_.number(8412)).toBe('8.412');
    expect(en.number(1_000_000)).toBe('1,000,000');
  });

  it('never rounds up to everybody or down to nobody', () => {
    expect(it_.share(99_999, 100_000)).toBe('99,9%');
    expect(en.share(1, 100_000)).toBe('0.1%');
    expect(en.share(100, 100)).toBe('100%');
    expect(en.share(0, 0)).toBe('0%');
  });

  it('writes durations short', () => {
    expect(it_.duration(0.4)).toBe('0 s');
    expect(it_.duration(200)).toBe('3 min 20 s');
    expect(it_.duration(7200)).toBe('2 h');
  });

  it('tells the day when it is not today', () => {
    const now = new Date('2026-11-24T02:00:00Z');
    expect(it_.clock('2026-11-24T02:10:00Z', now)).toBe('03:10');
    expect(it_.clock('2026-11-25T02:10:00Z', now)).toContain('25');
    expect(it_.clock('2026-11-25T02:10:00Z', now)).not.toContain('2026');
    expect(it_.clock('2027-01-01T02:10:00Z', now)).toContain('2027');
  });

  it('writes cents as euros', () => {
    expect(en.price(33_648)).toBe('€336.48');
  });
});
