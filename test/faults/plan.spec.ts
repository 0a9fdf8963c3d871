import { KINDS } from './kinds/index.js';
import { planOf, type PlanWish } from './plan.js';

const WISH: PlanWish = { seed: 7, feed: 'kafka', minutes: 12, everyMs: 3_500 };
const summary = (wish: PlanWish) =>
  planOf(wish, KINDS).map(({ atMs, kind, lastsMs }) => [atMs, kind.name, lastsMs]);

describe('The plan of a run', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(summary(WISH)).toEqual(summary(WISH));
    expect(summary(WISH)).not.toEqual(summary({ ...WISH, seed: 8 }));
  });

  it('has two hundred faults in twelve minutes, of every kind there is', () => {
    const plans = Array.from({ length: 20 }, (_none, seed) => planOf({ ...WISH, seed }, KINDS).length);
    const mean = plans.reduce((sum, length) => sum + length, 0) / plans.length;
    expect(mean).toBeGreaterThanOrEqual(200);
    expect(mean).toBeLessThanOrEqual(210);
    const plan = planOf(WISH, KINDS);
    expect(new Set(plan.map(({ kind }) => kind.name)).size).toBe(KINDS.length);
    expect(plan.map(({ no }) => no)).toEqual(plan.map((_fault, i) => i + 1));
  });

  it('has as many as are asked for, the same ones', () => {
    const few = summary({ ...WISH, minutes: 0, faults: 30 });
    expect(few).toEqual(summary(WISH).slice(0, 30));
  });

  it('deals every kind before any comes again more often than its weight', () => {
    const deck = KINDS.reduce((sum, { weight }) => sum + weight, 0);
    const dealt = planOf(WISH, KINDS).slice(0, deck);
    for (const { name, weight } of KINDS)
      expect(dealt.filter(({ kind }) => kind.name === name)).toHaveLength(weight);
  });

  it('leaves the broker alone where there is none', () => {
    const names = planOf({ ...WISH, feed: 'postgres' }, KINDS).map(({ kind }) => kind.name);
    expect(names.filter((name) => name.includes('kafka'))).toEqual([]);
  });

  it('strikes in order, within the time, and each fault within its bounds', () => {
    let before = 0;
    for (const { atMs, kind, lastsMs } of planOf(WISH, KINDS)) {
      expect(atMs).toBeGreaterThan(before);
      expect(atMs).toBeLessThan(12 * 60_000);
      expect(lastsMs).toBeGreaterThanOrEqual(kind.lasts[0]);
      expect(lastsMs).toBeLessThanOrEqual(kind.lasts[1]);
      before = atMs;
    }
  });
});
