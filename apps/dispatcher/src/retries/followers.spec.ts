import { jest } from '@jest/globals';
import type { Pool } from 'pg';
import { Followers } from './followers.js';

describe('Who waits behind an older message', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  async function restAfter(lookMs: number): Promise<number> {
    const query = () => {
      now += lookMs;
      return Promise.resolve({ rows: [{ freed: 0, waiting: 1 }] });
    };
    const followers = new Followers({ query } as unknown as Pool);
    await followers.free([3]);
    return followers.restMs;
  }

  it('is looked after ten times a second at most', async () => {
    expect(await restAfter(1)).toBe(100);
  });

  it('is looked after less often where many wait: a twentieth of the time', async () => {
    expect(await restAfter(50)).toBe(1_000);
  });

  it('is not forgotten for minutes because one look was held up', async () => {
    expect(await restAfter(6_500)).toBe(2_000);
  });
});
