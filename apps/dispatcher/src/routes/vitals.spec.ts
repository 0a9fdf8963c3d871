import type { BreakerReason } from './breaker.js';
import { SLICE_MS, Vitals } from './vitals.js';

const SLOW_MS = 3_000;

describe('How a route does', () => {
  let now: number;
  let vitals: Vitals;

  beforeEach(() => {
    now = 0;
    vitals = new Vitals(now, SLOW_MS);
  });

  /** Lets slices pass, each with so many answers; tells when something was found wrong, in milliseconds. */
  const pass = (
    ms: number,
    { good = 0, bad = 0, bound = true, stalled = false, licence = 1_000 },
  ): { reason: BreakerReason; after: number } | null => {
    const began = now;
    while (now - began < ms) {
      now += SLICE_MS;
      vitals.good += good;
      vitals.bad += bad;
      const reason = vitals.observe({ now, bound, stalled, licence });
      if (reason !== null) return { reason, after: now - began };
    }
    return null;
  };

  it('is well while it answers', () => {
    expect(pass(60_000, { good: 250, stalled: true })).toBeNull();
  });

  it('is well while nothing is sent', () => {
    expect(pass(600_000, {})).toBeNull();
  });

  it('is down after two seconds without a bind, not for a reconnection', () => {
    expect(pass(1_000, { bound: false })).toBeNull();
    expect(pass(1_000, { good: 1 })).toBeNull();
    expect(pass(5_000, { bound: false })).toEqual({ reason: 'down', after: 2_000 });
  });

  it('fails when half of what it says within five seconds is no', () => {
    expect(pass(10_000, { good: 100, bad: 40 })).toBeNull();
    expect(pass(5_000, { good: 40, bad: 100 })?.reason).toBe('failing');
  });

  it('does not fail for a few refusals', () => {
    expect(pass(1_000, { bad: 4 })).toBeNull();
  });

  it('is slow when it stops answering while work waits, within five seconds', () => {
    pass(10_000, { good: 100 });
    expect(pass(10_000, { stalled: true })).toEqual({ reason: 'slow', after: SLOW_MS });
  });

  it('is slow when it never answered anything', () => {
    expect(pass(10_000, { stalled: true })?.reason).toBe('slow');
  });

  it('is slow when its throughput falls far below what it was', () => {
    pass(10_000, { good: 100, stalled: true });
    expect(pass(10_000, { good: 10, stalled: true })?.reason).toBe('slow');
  });

  it('is not slow for answering below a licence that it never reached', () => {
    expect(pass(60_000, { good: 10, stalled: true, licence: 1_000_000 })).toBeNull();
  });

  it('is slow when its answers take long', () => {
    for (let i = 0; i < 4; i++) vitals.took(SLOW_MS + 1, now);
    expect(pass(SLICE_MS, { good: 1 })?.reason).toBe('slow');
  });

  it('is not slow for one answer in thirty', () => {
    for (let i = 0; i < 30; i++) vitals.took(i === 7 ? 20_000 : 50, now);
    expect(pass(SLICE_MS, { good: 1 })).toBeNull();
    expect(vitals.p95(now)).toBe(50);
  });

  it('is judged anew after it was given up, whatever its last messages come to', () => {
    pass(5_000, { bad: 100 });
    vitals.forget(200);
    for (let i = 0; i < 200; i++) vitals.unanswered();
    expect(pass(1_000, { good: 1 })).toBeNull();
  });
});
