import fc from 'fast-check';
import type { Waiting } from '../delivery/cell.js';
import { waves } from './waves.js';

const LIMIT = 512 * 1024;

function row(position: number, shard: number, bytes: number): Waiting {
  const payload = { length: bytes } as Buffer;
  return {
    id: String(position),
    topic: 'campanile.lane.standard',
    shard,
    position,
    publishedAt: new Date(),
    payload,
  };
}

describe('Waves of the outbox', () => {
  it('keep every row and its order, and give no partition more than a request may carry', () => {
    const rows = fc.array(fc.record({ shard: fc.nat(3), bytes: fc.nat(LIMIT * 2) }), { maxLength: 60 });
    fc.assert(
      fc.property(rows, (specs) => {
        const all = specs.map(({ shard, bytes }, position) => row(position, shard, bytes));
        const cut = [...waves(all)];
        expect(cut.flat()).toEqual(all);
        for (const wave of cut)
          for (const shard of [0, 1, 2, 3]) {
            const sizes = wave.filter((each) => each.shard === shard).map(({ payload }) => payload.length);
            const sum = sizes.reduce((total, size) => total + size, 0);
            // One record larger than that still has to travel, with nothing but empty ones beside it.
            expect(sum <= LIMIT || sizes.filter((size) => size > 0).length === 1).toBe(true);
          }
      }),
    );
  });
});
