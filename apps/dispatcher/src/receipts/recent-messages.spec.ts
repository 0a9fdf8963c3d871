import fc from 'fast-check';
import { RecentMessages } from './recent-messages.js';

describe('The latest messages', () => {
  it('are found by route and id, once', () => {
    const recent = new RecentMessages(64);
    recent.remember(3, 'abc', 2 ** 40 + 5, 999);
    expect(recent.take(4, 'abc')).toBe(false);
    expect(recent.take(3, 'abd')).toBe(false);
    expect(recent.take(3, 'abc')).toBe(true);
    expect([recent.batchNo, recent.recipient]).toEqual([2 ** 40 + 5, 999]);
    expect(recent.take(3, 'abc')).toBe(false);
  });

  it('of one id are one: the newest', () => {
    const recent = new RecentMessages(64);
    recent.remember(1, '7', 1, 0);
    recent.remember(1, '7', 2, 4);
    expect(recent.take(1, '7')).toBe(true);
    expect([recent.batchNo, recent.recipient]).toEqual([2, 4]);
    expect(recent.take(1, '7')).toBe(false);
  });

  it('are forgotten, never confused, when there are more than it holds', () => {
    const ids = fc.uniqueArray(fc.string({ maxLength: 12 }), { maxLength: 200 });
    fc.assert(
      fc.property(ids, (keys) => {
        const recent = new RecentMessages(64);
        keys.forEach((key, i) => recent.remember(1, key, i + 1, i % 1000));
        const found = keys.flatMap((key, i) => (recent.take(1, key) ? [{ i, no: recent.batchNo }] : []));
        expect(found.filter(({ i, no }) => no !== i + 1)).toEqual([]);
        expect(found.length).toBeLessThanOrEqual(64);
        if (keys.length <= 4) expect(found).toHaveLength(keys.length);
      }),
      { seed: 31, numRuns: 100 },
    );
  });

  it('keep numbered and random ids apart by the hundred thousand', () => {
    const recent = new RecentMessages(1 << 20);
    for (let i = 0; i < 200_000; i++) recent.remember(1, String(i), i + 1, i % 1000);
    let found = 0;
    for (let i = 0; i < 200_000; i++)
      if (recent.take(1, String(i)))
        found += Number(recent.batchNo === i + 1 && recent.recipient === i % 1000);
    expect(found).toBeGreaterThan(199_000);
    let strangers = 0;
    for (let i = 200_000; i < 400_000; i++) strangers += Number(recent.take(1, String(i)));
    expect(strangers).toBe(0);
  });
});
