import { groupFor, retryRoom } from './groups.js';

describe('A group to be journalled', () => {
  const bind = (window: number, unresolved = 0) => ({ window, unresolved });

  it('never lets more stand undecided than the window, retries included', () => {
    for (const window of [1, 2, 7, 10, 100, 1_000])
      for (let unresolved = 0; unresolved <= window; unresolved++) {
        const group = groupFor('extreme', bind(window, unresolved), 1e6, 0, 1_000);
        expect(group).toBeGreaterThanOrEqual(0);
        expect(unresolved + group).toBeLessThanOrEqual(Math.max(unresolved, window - retryRoom(window)));
      }
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
