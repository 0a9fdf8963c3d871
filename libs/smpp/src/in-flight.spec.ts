import fc from 'fast-check';
import { InFlight } from './in-flight.js';

describe('The window of submits in flight', () => {
  it('gives back each token once, for its own sequence number, in any order of answers', () => {
    const answers = fc.array(fc.nat(1000), { maxLength: 500 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), answers, (window, order) => {
        const inFlight = new InFlight(window);
        const open = new Map<number, number>();
        let token = 0;
        for (const choice of order) {
          while (inFlight.count < window) {
            const sequence = inFlight.nextSequence();
            expect(open.has(sequence)).toBe(false);
            inFlight.add(sequence, token, 0);
            open.set(sequence, token++);
          }
          const sequence = [...open.keys()][choice % open.size] as number;
          expect(inFlight.remove(inFlight.find(sequence))).toBe(open.get(sequence));
          expect(inFlight.find(sequence)).toBe(-1);
          open.delete(sequence);
        }
        expect(inFlight.removeSentBefore(Infinity).tokens.sort()).toEqual([...open.values()].sort());
        expect(inFlight.count).toBe(0);
      }),
      { seed: 31, numRuns: 100 },
    );
  });

  it('begins again at 1 after 0x7FFFFFFF', () => {
    const inFlight = new InFlight(4);
    Object.assign(inFlight, { sequence: 0x7ffffffe });
    expect([inFlight.nextSequence(), inFlight.nextSequence()]).toEqual([0x7fffffff, 1]);
  });

  it('takes out only what is older', () => {
    const inFlight = new InFlight(4);
    [10, 20, 30].forEach((sentAt, token) => inFlight.add(inFlight.nextSequence(), token, sentAt));
    expect(inFlight.removeSentBefore(30)).toEqual({ tokens: [0, 1], sequences: [1, 2] });
    expect(inFlight.count).toBe(1);
  });
});
