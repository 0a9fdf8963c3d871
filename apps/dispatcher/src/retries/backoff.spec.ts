import { nextAttemptAt } from './backoff.js';

describe('The pause before another attempt', () => {
  const pauses = { firstMs: 1_000, longestMs: 60_000 };
  const pause = (attempts: number, expiresAt = 1e12) =>
    nextAttemptAt(attempts, pauses, expiresAt, 0).getTime();

  it('doubles with each attempt, give or take a fifth, up to the longest', () => {
    for (const [attempts, exact] of [
      [1, 1_000],
      [2, 2_000],
      [5, 16_000],
      [7, 60_000],
      [100, 60_000],
    ] as const)
      for (let i = 0; i < 50; i++) {
        expect(pause(attempts)).toBeGreaterThanOrEqual(exact * 0.8);
        expect(pause(attempts)).toBeLessThanOrEqual(exact * 1.2);
      }
  });

  it('never goes beyond the alert’s expiry', () => {
    expect(pause(10, 3_000)).toBe(3_000);
  });
});
