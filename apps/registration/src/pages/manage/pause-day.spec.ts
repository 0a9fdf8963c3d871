import { pauseDay } from './pause-day.js';

const now = new Date('2026-11-23T18:00:00Z');
const refused = expect.objectContaining({ code: 'manage.pause_date' });

describe('The day until which alerts pause', () => {
  it.each([
    ['2026-12-24', '2026-12-23T23:00:00.000Z'],
    ['24/12/2026', '2026-12-23T23:00:00.000Z'],
    ['1.7.2027', '2027-06-30T22:00:00.000Z'],
    ['2026-11-24', '2026-11-23T23:00:00.000Z'],
  ])('“%s” begins at midnight in Italy', (written, start) => {
    expect(pauseDay(written, now, 'it').toISOString()).toBe(start);
  });

  it.each(['', 'domani', '2026-02-31', '2026-11-23', '2028-01-01', '32/1/2027', '2026-1-1<b>'])(
    '“%s” is none',
    (written) => {
      let thrown: unknown;
      try {
        pauseDay(written, now, 'it');
      } catch (problem) {
        thrown = problem;
      }
      expect(thrown).toEqual(refused);
    },
  );
});
