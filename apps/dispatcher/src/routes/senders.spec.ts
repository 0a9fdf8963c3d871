import type { BreakerState } from './breaker.js';
import { Senders } from './senders.js';

describe('The senders of a route', () => {
  let told: [string, BreakerState][];
  let senders: Senders;

  beforeEach(() => {
    told = [];
    senders = new Senders((sender, to) => told.push([sender, to]));
  });

  it('go as they like while none is refused', () => {
    expect([senders.allowance('FAENZA'), senders.restMs('FAENZA', 0)]).toEqual([Infinity, 0]);
    expect(senders.bars('FAENZA', 3, true)).toBe(false);
  });

  it('rest one by one: who is refused keeps nobody else', () => {
    senders.refused('SBAGLIATO', 1_000);
    senders.refused('SBAGLIATO', 1_001);
    expect(told).toEqual([['SBAGLIATO', 'open']]);
    expect([senders.allowance('SBAGLIATO'), senders.allowance('FAENZA')]).toEqual([0, Infinity]);
    expect(senders.restMs('SBAGLIATO', 2_000)).toBe(4_000);
    expect(senders.bars('SBAGLIATO', 3, true)).toBe(true);
  });

  it('are tried by one shard’s work after their rest, and again by another’s that has some', () => {
    senders.refused('SBAGLIATO', 0);
    senders.tick(5_000);
    expect(senders.bars('SBAGLIATO', 3, false)).toBe(true);
    expect(senders.bars('SBAGLIATO', 3, true)).toBe(false);
    expect(senders.bars('SBAGLIATO', 4, true)).toBe(true);
    senders.tick(5_250);
    expect(senders.bars('SBAGLIATO', 4, true)).toBe(false);
  });

  it('are as before once all that was tried is taken', () => {
    senders.refused('SBAGLIATO', 0);
    senders.tick(5_000);
    senders.sent('SBAGLIATO', 2, 5_001);
    senders.worked('SBAGLIATO');
    senders.worked('SBAGLIATO');
    expect(told.at(-1)).toEqual(['SBAGLIATO', 'closed']);
    expect([senders.refusedCount, senders.allowance('SBAGLIATO')]).toEqual([0, Infinity]);
  });

  it('say whether the route takes anybody else', () => {
    senders.worked('FAENZA');
    expect(senders.takesOthers('SBAGLIATO', 0)).toBe(true);
    expect(senders.takesOthers('FAENZA', 0)).toBe(false);
    senders.tick(250);
    expect(senders.takesOthers('SBAGLIATO', 60_000)).toBe(true);
    expect(senders.takesOthers('SBAGLIATO', 60_250)).toBe(false);
  });
});
