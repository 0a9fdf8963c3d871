import { SHARD_COUNT } from '#libs/contracts';
import { licenceOf } from './licence.js';

const ALL = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);

describe('A licence divided by shards', () => {
  it.each([1, 7, 32, 33, 100, 200, 999, 2_000, 1_000_000])(
    'of %d is whole in one pair of hands',
    (licence) => {
      expect(licenceOf(licence, ALL)).toBe(licence);
    },
  );

  it.each([2, 3, 5, 7, 11])(
    'comes to the licence exactly over %d instances, however they own shards',
    (n) => {
      for (const licence of [100, 200, 333, 2_000]) {
        const owned = Array.from({ length: n }, (_, i) => ALL.filter((shard) => (shard * 7) % n === i));
        const parts = owned.map((shards) => licenceOf(licence, shards));
        expect(parts.every(Number.isInteger)).toBe(true);
        expect(parts.reduce((sum, each) => sum + each, 0)).toBe(licence);
      }
    },
  );

  it('leaves no instance without', () => {
    for (const shard of ALL) expect(licenceOf(5, [shard])).toBeGreaterThan(0);
  });

  it('is nothing without shards', () => {
    expect(licenceOf(200, [])).toBe(0);
  });
});
