import type { Lane } from '#libs/contracts';
import { outOfOrder } from './order.js';

const ANNA = 393_200_000_001;

/** Anna heard these alerts, each named by the place of its batch and its lane. */
const heard = (...names: string[]) =>
  outOfOrder(
    [...new Set(names)].map((marker) => ({
      marker,
      ledger: new Map([
        [ANNA, { batchNo: Number.parseInt(marker, 10), lane: marker.replace(/^\d+/, '') as Lane }],
      ]),
    })),
    new Map([[ANNA, names]]),
  );

describe('The order of what a phone got', () => {
  it.each([
    ['in the order of release', ['1extreme', '1extreme', '2extreme', '3standard']],
    ['standard after an extreme one that came later', ['2extreme', '1standard']],
  ])('is right %s', (_what, names) => {
    expect(heard(...names)).toEqual([]);
  });

  it.each([
    ['an extreme one comes after a later extreme one', ['2extreme', '1extreme']],
    ['an extreme one comes after a later standard one', ['2standard', '1extreme']],
    ['a standard one comes after a later standard one', ['2standard', '1standard']],
    ['a part of the earlier one comes late, or once more', ['1extreme', '2extreme', '1extreme']],
  ])('is broken when %s', (_what, names) => {
    expect(heard(...names)).toEqual([ANNA]);
  });
});
