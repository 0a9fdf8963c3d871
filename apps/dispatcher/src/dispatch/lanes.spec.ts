import { LANES } from '#libs/contracts';
import { ServiceShare, windowOf } from './lanes.js';

describe('A bind’s window', () => {
  it('is never all standard’s: extreme finds room in it, and so does service', () => {
    for (const window of [4, 10, 50, 1_000]) {
      expect(windowOf('standard', window)).toBeLessThan(windowOf('service', window));
      expect(windowOf('standard', window)).toBeLessThan(windowOf('extreme', window));
      expect(window - windowOf('extreme', window)).toBeGreaterThan(0);
    }
  });

  it('is whoever’s turn it is where it is too small to be divided', () => {
    for (const window of [1, 2, 3]) for (const lane of LANES) expect(windowOf(lane, window)).toBe(window);
  });

  it('leaves standard most of it', () => {
    for (const window of [10, 100, 1_000])
      expect(windowOf('standard', window) / window).toBeGreaterThanOrEqual(0.7);
  });
});

describe('Service’s share of the licence', () => {
  const sentIn = (seconds: number, licence: number) => {
    const share = new ServiceShare(0);
    let sent = 0;
    for (let now = 0; now <= seconds * 1_000; now += 5) {
      const due = share.due(licence, now);
      share.used(due);
      sent += due;
    }
    return sent;
  };

  it('is a twentieth while there is more of everything', () => {
    expect(sentIn(10, 2_000)).toBeGreaterThanOrEqual(1_000);
    expect(sentIn(10, 2_000)).toBeLessThanOrEqual(1_015);
  });

  it('is one part a second at least', () => {
    for (const licence of [1, 5, 20]) expect(sentIn(10, licence)).toBeGreaterThanOrEqual(10);
  });

  it('is not saved up: after a quiet hour extreme waits for a tenth of a second of it', () => {
    const share = new ServiceShare(0);
    expect(share.due(2_000, 3_600_000)).toBe(10);
  });
});
