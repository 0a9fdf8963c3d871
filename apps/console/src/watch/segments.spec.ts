import { segmentsOf } from './segments.js';

const none = { delivered: 0, submitted: 0, failed: 0, expired: 0, stopped: 0, inDoubt: 0, waiting: 0 };

describe('the bar of outcomes', () => {
  it('is filled exactly, in order', () => {
    const segments = segmentsOf({ ...none, delivered: 600, submitted: 300, waiting: 100 });
    expect(segments.map(({ outcome }) => outcome)).toEqual(['delivered', 'submitted', 'waiting']);
    const last = segments.at(-1);
    expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(1000);
  });

  it('shows one failure among a million', () => {
    const segments = segmentsOf({ ...none, delivered: 999_999, failed: 1 });
    expect(segments.find(({ outcome }) => outcome === 'failed')?.width).toBe(4);
    expect(segments.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1000);
  });

  it('is empty while nobody is known', () => {
    expect(segmentsOf(none)).toEqual([]);
  });
});
