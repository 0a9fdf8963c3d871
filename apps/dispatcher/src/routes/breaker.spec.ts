import { Breaker, BREAKER_TRANSITIONS, PROBES, type BreakerChange, type BreakerState } from './breaker.js';

const STATES: BreakerState[] = ['closed', 'open', 'halfOpen'];

describe('The table of a circuit', () => {
  it('names known states alone, and each can be reached and left', () => {
    expect(Object.keys(BREAKER_TRANSITIONS).sort()).toEqual([...STATES].sort());
    const targets = new Set(Object.values(BREAKER_TRANSITIONS).flatMap((line) => Object.values(line)));
    expect([...targets].sort()).toEqual([...STATES].sort());
  });
});

describe('A route’s circuit', () => {
  let told: BreakerChange[];
  let breaker: Breaker;

  beforeEach(() => {
    told = [];
    breaker = new Breaker((change) => told.push(change));
  });

  const tried = (from = 0) => {
    breaker.fault('failing', from);
    breaker.tick(from + 5_000, true);
    return from + 5_000;
  };

  it('opens at the first fault, once, and says why', () => {
    breaker.fault('refused', 0);
    breaker.fault('failing', 1);
    expect(told).toEqual([{ from: 'closed', to: 'open', reason: 'refused' }]);
    expect([breaker.state, breaker.reason, breaker.allowance]).toEqual(['open', 'refused', 0]);
  });

  it('rests before it is tried, and is tried with a few messages alone', () => {
    breaker.fault('failing', 0);
    breaker.tick(4_999, true);
    expect(breaker.state).toBe('open');
    breaker.tick(5_000, true);
    expect([breaker.state, breaker.allowance]).toEqual(['halfOpen', PROBES]);
    breaker.sent(PROBES, 5_001);
    expect(breaker.allowance).toBe(0);
  });

  it('closes when all that were sent are answered well', () => {
    const now = tried();
    breaker.sent(2, now);
    breaker.good(now + 1);
    expect(breaker.state).toBe('halfOpen');
    breaker.good(now + 2);
    expect([breaker.state, breaker.reason, breaker.allowance]).toEqual(['closed', null, Infinity]);
  });

  it.each(['a fault', 'no answer in time', 'the loss of its binds'])('opens again at %s', (what) => {
    const now = tried();
    breaker.sent(2, now);
    if (what === 'a fault') breaker.fault('refused', now);
    else breaker.tick(now + 3_000, what === 'no answer in time');
    expect(breaker.state).toBe('open');
  });

  it('that is slow in its trial is well enough where there is no other', () => {
    const now = tried();
    breaker.sent(2, now);
    breaker.tick(now + 3_000, true, true, false);
    expect(breaker.state).toBe('closed');
  });

  it('rests twice as long each time, a minute at most', () => {
    const pauses: number[] = [];
    let now = 0;
    for (let round = 0; round < 7; round++) {
      breaker.fault('failing', now);
      const opened = now;
      while (breaker.state === 'open') breaker.tick((now += 1_000), true);
      pauses.push(now - opened);
    }
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000]);
  });

  it('that was down is tried as soon as a bind is up', () => {
    breaker.fault('down', 0);
    breaker.tick(60_000, false);
    expect(breaker.state).toBe('open');
    breaker.tick(60_001, true);
    expect(breaker.state).toBe('halfOpen');
  });

  it('takes no notice of late answers while it is open', () => {
    breaker.fault('failing', 0);
    breaker.good(1);
    breaker.sent(1, 1);
    expect(breaker.state).toBe('open');
  });
});
