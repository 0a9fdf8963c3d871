import fc from 'fast-check';
import { LANES } from '#libs/contracts';
import { groupFor, retryRoom } from './groups.js';
import { windowOf } from './lanes.js';

describe('A group to be journalled', () => {
  const bind = (window: number, journalled = 0) => ({ window, journalled });
  const window = fc.integer({ min: 1, max: 10_000 });
  const lane = fc.constantFrom(...LANES);
  const rate = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 1_000_000 }));
  const left = fc.integer({ min: 1, max: 1_000 });

  it('never lets more stand undecided than the window, retries included', () => {
    fc.assert(
      fc.property(lane, window, fc.nat(12_000), rate, left, fc.boolean(), (of, size, journalled, ...rest) => {
        const [perSecond, count, isShared] = rest;
        const group = groupFor(of, bind(size, journalled), perSecond, 0, count, isShared);
        expect(group).toBeGreaterThanOrEqual(0);
        const most = windowOf(of, size) - retryRoom(size);
        expect(journalled + group).toBeLessThanOrEqual(Math.max(journalled, most));
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });

  it('is there for every lane, window and licence when nobody is journalled: nothing waits for ever', () => {
    fc.assert(
      fc.property(lane, window, rate, left, fc.boolean(), (of, size, perSecond, count, isShared) => {
        expect(groupFor(of, bind(size), perSecond, 0, count, isShared)).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 5_000 },
    );
  });

  it('is no more than a quarter of a second of the licence, so that a stop is felt at once', () => {
    expect(groupFor('extreme', bind(1_000), 40, 0, 1_000)).toBe(10);
    expect(groupFor('extreme', bind(1_000), 1, 0, 1_000)).toBe(1);
  });

  it('waits while enough stands ready, and takes what is left at the end', () => {
    expect(groupFor('extreme', bind(100), 1e6, 50, 1_000)).toBe(0);
    expect(groupFor('extreme', bind(100), 1e6, 40, 1_000)).toBe(0);
    expect(groupFor('extreme', bind(100), 1e6, 20, 1_000)).toBe(30);
    expect(groupFor('extreme', bind(100), 1e6, 45, 3)).toBe(3);
  });
});
