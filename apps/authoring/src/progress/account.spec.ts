import fc from 'fast-check';
import { accountOf, hasEnded, type Said, stopAccountOf } from './account.js';
import { paceOf } from './pace.js';

const nothing: Said = {
  ...{ drawn: 0, drawingComplete: false, taken: 0, waiting: 0, submitted: 0, delivered: 0, failed: 0 },
  ...{ expired: 0, stopped: 0, inDoubt: 0, endedAt: null },
};

const count = fc.nat({ max: 1_000_000 });

/** Any moment of an honest run: the dispatcher's counts make up what it has taken, of what was drawn. */
const honest = fc
  .record({
    waiting: count,
    submitted: count,
    delivered: count,
    failed: count,
    expired: count,
    stopped: count,
  })
  .chain((counts) => {
    const taken = Object.values(counts).reduce((sum, one) => sum + one, 0);
    return fc
      .record({ onTheWay: count, drawingComplete: fc.boolean() })
      .map(({ onTheWay, drawingComplete }) => ({
        ...{ ...nothing, ...counts, taken, drawn: taken + onTheWay, drawingComplete },
      }));
  });

const sum = (counts: object) => Object.values<number>({ ...counts }).reduce((total, one) => total + one, 0);

describe('The account of an alert', () => {
  it('adds up to the audience at every moment, and says so', () => {
    fc.assert(
      fc.property(honest, (said) => {
        const { audience, counts, balanced } = accountOf(said);
        expect(sum(counts)).toBe(audience);
        expect(balanced).toBe(true);
      }),
    );
  });

  it('of a stop tells everybody who has not expired as gone, stopped, or not known yet', () => {
    fc.assert(
      fc.property(honest, (said) => {
        const account = accountOf(said);
        const { gone, stopped, pending, settled } = stopAccountOf(account, !said.drawingComplete);
        expect(gone + stopped + pending + account.counts.expired).toBe(account.audience);
        expect(settled).toBe(said.drawingComplete && pending === 0);
      }),
    );
  });

  it('counts who is drawn and not yet taken in among those who wait', () => {
    const said = { ...nothing, drawn: 10, taken: 6, waiting: 1, delivered: 5 };
    expect(accountOf(said)).toMatchObject({
      audience: 10,
      counts: { waiting: 5, delivered: 5 },
      balanced: true,
    });
  });

  it('takes the dispatcher’s word when it comes before registration’s', () => {
    const said = { ...nothing, drawn: 4, taken: 6, waiting: 6 };
    expect(accountOf(said)).toMatchObject({ audience: 6, counts: { waiting: 6 }, balanced: true });
  });

  it.each([
    ['loses one of those taken in', { drawn: 10, taken: 6, waiting: 5 }],
    ['counts one twice', { drawn: 10, taken: 6, waiting: 1, delivered: 6 }],
    ['takes in more than were ever drawn', { drawn: 5, drawingComplete: true, taken: 6, waiting: 6 }],
    [
      'ends with fewer than were drawn',
      { drawn: 6, drawingComplete: true, taken: 5, delivered: 5, endedAt: new Date() },
    ],
  ])('does not balance when somebody %s', (_how, wrong) => {
    expect(accountOf({ ...nothing, ...wrong }).balanced).toBe(false);
  });

  it.each([
    [true, 'everybody has an outcome', {}],
    [true, 'nobody was to get it', { drawn: 0, taken: 0, delivered: 0 }],
    [false, 'the audience is still drawn', { drawingComplete: false }],
    [false, 'somebody is on the way', { drawn: 11 }],
    [false, 'somebody waits', { delivered: 9, waiting: 1 }],
    [false, 'the dispatcher’s numbers do not add up', { delivered: 9 }],
  ])('has ended: %s, when %s', (ended, _when, change) => {
    const done = { ...nothing, drawn: 10, drawingComplete: true, taken: 10, delivered: 10 };
    expect(hasEnded({ ...done, ...change })).toBe(ended);
  });
});

describe('The pace of an alert', () => {
  const at = (seconds: number) => new Date(1_790_000_000_000 + seconds * 1000);
  const pace = (said: Partial<Said>, first: Date | null, last: Date | null, now: Date) => {
    const whole = { ...nothing, ...said, firstSubmittedAt: first, lastOutcomeAt: last };
    return paceOf(whole, accountOf(whole), now);
  };

  it('is not known before the first is submitted', () => {
    expect(pace({ drawn: 10 }, null, null, at(1))).toEqual({ ratePerSecond: null, etaSeconds: null });
  });

  it('tells how long the rest takes', () => {
    const said = { drawn: 1_000, taken: 1_000, waiting: 600, submitted: 400 };
    expect(pace(said, at(0), at(2), at(2))).toEqual({ ratePerSecond: 200, etaSeconds: 3 });
  });

  it('stays what it was once nobody waits', () => {
    const said = { drawn: 1_000, drawingComplete: true, taken: 1_000, delivered: 1_000 };
    expect(pace(said, at(0), at(5), at(500))).toEqual({ ratePerSecond: 200, etaSeconds: 0 });
  });
});
