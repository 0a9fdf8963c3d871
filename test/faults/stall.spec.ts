import { Stall, type Sight } from './stall.js';

/** Sights a second apart: `.` progress, `-` none, `f` none while a fault lasts, ` ` nothing waits. */
function seen(moments: string): Stall {
  const stall = new Stall();
  let progress = 0;
  [...moments].forEach((moment, i) => {
    if (moment === '.') progress++;
    const sight: Sight = {
      ...{ at: i * 1000, progress },
      ...{ workWaits: moment !== ' ', faultActive: moment === 'f' },
    };
    stall.see(sight);
  });
  return stall;
}

describe('The longest stall', () => {
  it.each([
    ['....', 0, 0],
    ['..---.--.', 3000, 3000],
    ['..ff--.', 4000, 1000],
    ['.-    -.', 1000, 1000],
    ['.--f--.', 5000, 2000],
  ])('of %p is %i ms, and %i ms where no fault lasts', (moments, all, calm) => {
    expect(seen(moments)).toMatchObject({ longestMs: all, longestCalmMs: calm });
  });
});
