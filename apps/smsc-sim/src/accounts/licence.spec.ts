import { Licence } from './licence.js';

/** How many of the parts offered at these moments are granted. */
function granted(licence: Licence, moments: number[]): number {
  return moments.filter((moment) => licence.grants(moment)).length;
}

const every = (ms: number, count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i * ms);

describe('A licence of 10 parts a second', () => {
  it('grants ten evenly spaced parts a second for ever', () => {
    const licence = new Licence(10, 0);
    expect(granted(licence, every(100, 1000))).toBe(1000);
    expect(licence.secondsAbove).toBe(0);
  });

  it('grants no burst over the edge of two seconds', () => {
    const licence = new Licence(10, 0);
    expect(granted(licence, [...every(1, 10, 990), ...every(1, 10, 1000)])).toBe(10);
    expect(licence.secondsAbove).toBe(1);
  });

  it('counts each second above once', () => {
    const licence = new Licence(10, 0);
    granted(licence, every(50, 100));
    expect(licence.secondsAbove).toBe(5);
  });

  it('goes on granting its ten to who asks for more', () => {
    const licence = new Licence(10, 0);
    expect(granted(licence, every(1, 10_000))).toBe(100);
  });

  it('does not blame the network for what its tolerance allows', () => {
    const moments = every(100, 100).map((moment, i) => (i % 3 === 0 ? moment : moment - 15));
    expect(granted(new Licence(10, 0), moments)).toBeLessThan(100);
    expect(granted(new Licence(10, 20), moments)).toBe(100);
  });
});
