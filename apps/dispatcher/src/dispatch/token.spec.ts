import { itemOf, partOf, slotOf, tokenBase } from './token.js';
import { PART_BITS } from './work.js';

describe('A token', () => {
  it('names its work, recipient and part, whatever they are', () => {
    for (const slot of [0, 1, 77, 500_000])
      for (const item of [0, 1, 511, 999, 1_023])
        for (const part of [0, 3, 7]) {
          const token = tokenBase(slot) + (item << PART_BITS) + part;
          expect([slotOf(token), itemOf(token), partOf(token)]).toEqual([slot, item, part]);
        }
  });
});
