import fc from 'fast-check';
import { Throttle } from './index.js';

/** A clock in the hands of the spec. */
class Clock {
  ms = 1000;
  readonly now = (): number => this.ms;
}

/** Takes all it may every `stepMs` for `seconds`; gives the moment of each part. */
function run(throttle: Throttle, clock: Clock, stepMs: number, seconds: number, wanted = 1000): number[] {
  const sent: number[] = [];
  for (const end = clock.ms + seconds * 1000; clock.ms < end; clock.ms += stepMs) {
    for (let given = throttle.take(wanted); given > 0; given--) sent.push(clock.ms);
  }
  return sent;
}

/** The most parts in any window of one second, whenever it begins. */
function most(sent: readonly number[]): number {
  let from = 0;
  return sent.reduce((max, at, i) => {
    while (at - (sent[from] as number) >= 1000) from++;
    return Math.max(max, i - from + 1);
  }, 0);
}

describe('A throttle', () => {
  it('never lets more than the licence go in any second, whatever the clock and the caller do', () => {
    const step = fc.record({
      ms: fc.oneof(
        { weight: 20, arbitrary: fc.double({ min: 0, max: 5, noNaN: true }) },
        { weight: 2, arbitrary: fc.double({ min: -5, max: 40, noNaN: true }) },
        { weight: 1, arbitrary: fc.double({ min: 0, max: 3000, noNaN: true }) },
      ),
      wanted: fc.oneof(fc.nat(300), fc.constant(1000)),
      sent: fc.oneof(fc.nat(300), fc.constant(1000)),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.array(step, { maxLength: 400 }), (rate, steps) => {
        const clock = new Clock();
        const throttle = new Throttle({ ratePerSecond: rate, now: clock.now });
        const sent: number[] = [];
        let latest = clock.ms;
        for (const { ms, wanted, sent: able } of steps) {
          clock.ms += ms;
          latest = Math.max(latest, clock.ms);
          const given = throttle.take(wanted);
          const used = Math.min(given, able);
          throttle.giveBack(given - used);
          for (let i = 0; i < used; i++) sent.push(latest);
        }
        expect(most(sent)).toBeLessThanOrEqual(rate);
      }),
      { seed: 29, numRuns: 500 },
    );
  });

  it('stays within it in the second after a pause, when there is work to catch up', () => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: 1000, now: clock.now });
    clock.ms += 500;
    expect(most(run(throttle, clock, 1, 2))).toBe(1000);
  });

  it.each([
    [10, 1],
    [200, 1],
    [200, 15],
    [200, 0.3],
    [10_000, 1],
    [10_000, 15],
    [10_000, 16],
    [37, 1],
  ])('uses 98 %% of %i parts/s or more when it is asked every %d ms', (rate, stepMs) => {
    const clock = new Clock();
    const sent = run(new Throttle({ ratePerSecond: rate, now: clock.now }), clock, stepMs, 60, 100_000);
    expect(sent.length / 60 / rate).toBeGreaterThanOrEqual(0.98);
    expect(most(sent)).toBeLessThanOrEqual(rate);
  });

  it('spreads the second: never a burst of it', () => {
    const clock = new Clock();
    const sent = run(new Throttle({ ratePerSecond: 200, now: clock.now }), clock, 1, 10);
    const perTenth = new Map<number, number>();
    for (const at of sent) perTenth.set(Math.floor(at / 100), (perTenth.get(Math.floor(at / 100)) ?? 0) + 1);
    expect(Math.max(...perTenth.values())).toBeLessThanOrEqual(24);
  });

  it('keeps the second full even when the process was away, without making up for it', () => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: 100, now: clock.now });
    run(throttle, clock, 1, 2);
    clock.ms += 30_000;
    expect(throttle.take(1000)).toBeLessThanOrEqual(3);
  });

  it('says when to ask again, and is right', () => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: 50, now: clock.now });
    let sent = 0;
    let asked = 0;
    for (const end = clock.ms + 10_000; clock.ms < end; asked++) {
      sent += throttle.take(1000);
      clock.ms += Math.max(1, throttle.waitMs());
    }
    expect(sent).toBeGreaterThanOrEqual(490);
    expect(asked).toBeLessThanOrEqual(sent + 20);
  });

  it('follows a change of licence at once, and holds at 0', () => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: 1000, now: clock.now });
    const sent = run(throttle, clock, 1, 3);
    throttle.setRate(100);
    const after = run(throttle, clock, 1, 3);
    expect(most(after)).toBeLessThanOrEqual(100);
    expect(most([...sent, ...after])).toBeLessThanOrEqual(1000);
    throttle.setRate(0);
    expect(run(throttle, clock, 1, 3)).toEqual([]);
    expect(throttle.waitMs()).toBe(1000);
    throttle.setRate(100);
    expect(run(throttle, clock, 1, 3).length).toBeGreaterThan(290);
  });

  it('halves when the peer throttles, once for a burst of such answers, and recovers step by step', () => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: 200, now: clock.now });
    run(throttle, clock, 1, 2);
    for (let i = 0; i < 50; i++) throttle.onThrottled();
    expect(throttle.ratePerSecond).toBe(100);
    run(throttle, clock, 1, 5);
    expect(throttle.ratePerSecond).toBeCloseTo(150, 0);
    run(throttle, clock, 1, 6);
    expect(throttle.ratePerSecond).toBe(200);
  });

  it('is back at the licence within 20 s of the last 0x58, however often the peer throttled', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 40 }), (rate, times) => {
        const clock = new Clock();
        const throttle = new Throttle({ ratePerSecond: rate, now: clock.now });
        for (let i = 0; i < times; i++) {
          throttle.onThrottled();
          clock.ms += 1000;
        }
        clock.ms += 19_000;
        throttle.waitMs();
        expect(throttle.ratePerSecond).toBe(rate);
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  it('never goes below a part a second, nor above what it halved to before it recovers', () => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: 1000, now: clock.now });
    run(throttle, clock, 1, 2);
    for (let i = 0; i < 12; i++) {
      throttle.onThrottled();
      clock.ms += 1000;
    }
    // Each second takes half and gives 5 % of the licence back: it settles at a tenth.
    throttle.onThrottled();
    expect(throttle.ratePerSecond).toBeGreaterThanOrEqual(1);
    expect(throttle.ratePerSecond).toBeLessThan(120);
    const sent = run(throttle, clock, 1, 1);
    expect(sent.length).toBeLessThanOrEqual(throttle.ratePerSecond);
  });

  it('keeps in proportion what 0x58 took away when its share of the licence changes, or is told again', () => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: 200, now: clock.now });
    throttle.onThrottled();
    throttle.setRate(200);
    expect(throttle.ratePerSecond).toBe(100);
    throttle.setRate(100);
    expect(throttle.ratePerSecond).toBe(50);
    throttle.setRate(0);
    expect(throttle.ratePerSecond).toBe(0);
    throttle.setRate(200);
    expect(throttle.ratePerSecond).toBe(200);
  });

  it('stays within the licence, and uses 98 % of what it is at, through 0x58 and changes of share', () => {
    const change = fc.record({
      seconds: fc.integer({ min: 3, max: 12 }),
      share: fc.option(fc.constantFrom(1, 0.5, 0.25), { nil: undefined }),
    });
    const rates = fc.integer({ min: 8, max: 2000 });
    fc.assert(
      fc.property(rates, fc.array(change, { minLength: 1, maxLength: 8 }), (rate, changes) => {
        const clock = new Clock();
        const throttle = new Throttle({ ratePerSecond: rate, now: clock.now });
        const sent: number[] = [];
        for (const { seconds, share } of changes) {
          if (share === undefined) throttle.onThrottled();
          else throttle.setRate(rate * share);
          const before = throttle.ratePerSecond;
          const now = run(throttle, clock, 2, seconds, 10_000);
          for (const at of now) sent.push(at);
          const least = Math.floor(Math.min(before, throttle.ratePerSecond));
          // The second of the change still counts what went before it.
          expect(now.length).toBeGreaterThanOrEqual(Math.floor((seconds - 1) * least * 0.98) - 1);
        }
        expect(most(sent)).toBeLessThanOrEqual(rate);
      }),
      { seed: 43, numRuns: 25 },
    );
  });

  it('counts every part of messages of several, and never lets more go in any second', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.array(fc.record({ each: fc.integer({ min: 1, max: 6 }), wanted: fc.nat(50), ms: fc.nat(60) }), {
          minLength: 200,
          maxLength: 400,
        }),
        (rate, steps) => {
          const clock = new Clock();
          const throttle = new Throttle({ ratePerSecond: rate, now: clock.now });
          const sent: number[] = [];
          for (const { each, wanted, ms } of steps) {
            const given = throttle.take(wanted, each);
            for (let i = 0; i < given * each; i++) sent.push(clock.ms);
            clock.ms += ms;
          }
          // What has more parts than a second goes alone in its second.
          expect(most(sent)).toBeLessThanOrEqual(Math.max(rate, 6));
        },
      ),
      { seed: 47, numRuns: 40 },
    );
  });

  it.each([
    [200, 3],
    [10, 4],
    [12, 6],
    [2, 3],
  ])('uses a licence of %i parts/s with messages of %i as well, and says when to ask again', (rate, each) => {
    const clock = new Clock();
    const throttle = new Throttle({ ratePerSecond: rate, now: clock.now });
    let sent = 0;
    let asked = 0;
    for (const end = clock.ms + 60_000; clock.ms < end; asked++) {
      sent += throttle.take(1000, each) * each;
      clock.ms += Math.max(1, throttle.waitMs(each));
    }
    const inOneSecond = Math.max(each, rate - (rate % each));
    expect(sent / 60).toBeGreaterThanOrEqual(Math.min(rate, inOneSecond) * (each > rate ? 0.4 : 0.98));
    expect(asked).toBeLessThanOrEqual(2 * (sent / each) + 20);
  });

  it('refuses a rate that is none', () => {
    expect(() => new Throttle({ ratePerSecond: -1 })).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    );
    expect(() => new Throttle({ ratePerSecond: NaN })).toThrow(
      expect.objectContaining({ code: 'invalid_options' }),
    );
  });
});
