import { FullQueue, type Unplaced } from './full-queue.js';

const part = (entry: number) => ({ entry }) as Unplaced;

describe('A queue that is full', () => {
  let queue: FullQueue;

  beforeEach(() => {
    queue = new FullQueue();
  });

  it('gives the bind a rest of one second, and longer each time, up to five', () => {
    const rests: number[] = [];
    for (let round = 0, now = 0; round < 5; round++, now = queue.restsUntil) {
      queue.refused(part(round), now);
      queue.refused(part(round + 100), now + 10);
      rests.push(queue.restsUntil - now);
    }
    expect(rests).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('is one phone’s where others are taken: that one goes later, and the bind does not rest', () => {
    queue.refused(part(7), 0);
    expect(queue.accepted()).toEqual([part(7)]);
    expect([queue.restsUntil, queue.isWaiting]).toEqual([0, false]);
  });

  it('is everybody’s where more are refused than taken', () => {
    for (let entry = 0; entry < 10; entry++) queue.refused(part(entry), entry);
    for (let taken = 0; taken < 9; taken++) expect(queue.accepted()).toEqual([]);
    expect(queue.restsUntil).toBe(1_000);
  });

  it('is judged anew after each rest', () => {
    for (let entry = 0; entry < 10; entry++) queue.refused(part(entry), 0);
    queue.refused(part(3), 1_000);
    expect(queue.accepted()).toEqual([part(3)]);
  });
});
