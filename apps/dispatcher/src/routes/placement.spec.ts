import { SHARD_COUNT } from '#libs/contracts';
import type { BreakerState } from './breaker.js';
import { Placement } from './placement.js';

interface Stub {
  no: number;
  route: { priority: number; weight: number };
  state: BreakerState;
}

const stub = (no: number, weight = 1, priority = 10): Stub => ({
  no,
  route: { priority, weight },
  state: 'closed',
});

const placed = (placement: Placement<Stub>) =>
  Array.from({ length: SHARD_COUNT }, (_, shard) => placement.of(shard)?.no);

const count = (numbers: (number | undefined)[], no: number) => numbers.filter((each) => each === no).length;

describe('Work', () => {
  it('is spread over routes of one priority by weight', () => {
    const numbers = placed(new Placement([stub(1, 3), stub(2, 1)]));
    expect([count(numbers, 1), count(numbers, 2)]).toEqual([24, 8]);
  });

  it('goes to the lowest priority alone while that is usable', () => {
    expect(new Set(placed(new Placement([stub(1), stub(2, 1, 5), stub(3, 1, 20)])))).toEqual(new Set([2]));
  });

  it('of a route given up goes to the others, and nobody else’s moves', () => {
    const routes = [stub(1), stub(2), stub(3)] as const;
    const placement = new Placement([...routes]);
    const before = placed(placement);
    routes[1].state = 'open';
    placement.update();
    const after = placed(placement);
    expect(count(after, 2)).toBe(0);
    expect(before.every((no, shard) => no === 2 || after[shard] === no)).toBe(true);
    routes[1].state = 'closed';
    placement.update();
    expect(placed(placement)).toEqual(before);
  });

  it('goes to the next priority when all of the first are given up', () => {
    const routes = [stub(1, 1, 1), stub(2, 1, 2)] as const;
    const placement = new Placement([...routes]);
    routes[0].state = 'open';
    placement.update();
    expect(new Set(placed(placement))).toEqual(new Set([2]));
  });

  it('of one shard alone tries a route that was given up', () => {
    const routes = [stub(1, 1, 1), stub(2, 1, 2)] as const;
    const placement = new Placement([...routes]);
    routes[0].state = 'halfOpen';
    placement.update();
    const numbers = placed(placement);
    expect([count(numbers, 1), count(numbers, 2)]).toEqual([1, SHARD_COUNT - 1]);
    expect(placed(placement)).toEqual(numbers);
  });

  it('waits for a route where none is usable', () => {
    const only = stub(1);
    only.state = 'open';
    expect(placed(new Placement([only]))).toEqual(Array<number>(SHARD_COUNT).fill(1));
    expect(new Placement<Stub>([]).of(3)).toBeUndefined();
  });

  it('that was refused for now goes to the next route, and round', () => {
    const placement = new Placement([stub(1), stub(2), stub(3)]);
    const next = (after: number) => placement.choose({ shard: 0, avoid: [], after })?.no;
    expect([next(1), next(2), next(3)]).toEqual([2, 3, 1]);
  });

  it('never goes where it must not', () => {
    const placement = new Placement([stub(1), stub(2)]);
    for (let shard = 0; shard < SHARD_COUNT; shard++)
      expect(placement.choose({ shard, avoid: [2], after: 1 })?.no).toBe(1);
    expect(placement.choose({ shard: 0, avoid: [1, 2], after: 0 })).toBeUndefined();
  });
});
