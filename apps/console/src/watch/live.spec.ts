import type { Progress } from '../api/types.js';
import { addsUp, isOver, live, NOT_YET, retryDelay } from './live.js';

function progress(over: Partial<Progress> = {}, counts: Partial<Progress['counts']> = {}): Progress {
  return {
    alertId: 'a',
    state: 'released',
    at: '2026-11-24T02:00:10Z',
    audience: 10,
    drawing: false,
    counts: {
      delivered: 4,
      submitted: 3,
      failed: 0,
      expired: 0,
      stopped: 0,
      inDoubt: 0,
      waiting: 3,
      ...counts,
    },
    balanced: true,
    parts: 10,
    correctable: 0,
    held: 0,
    stop: null,
    byLanguage: { it: 10 },
    releasedAt: '2026-11-24T02:00:00Z',
    firstSubmittedAt: null,
    lastOutcomeAt: null,
    ratePerSecond: 2,
    etaSeconds: 2,
    ...over,
  };
}

describe('watching an alert', () => {
  it('keeps the last figures on screen while the connection is lost', () => {
    let state = live(NOT_YET, { type: 'open' });
    state = live(state, { type: 'progress', progress: progress() });
    state = live(state, { type: 'lost' });
    expect(state).toMatchObject({ connection: 'offline', failures: 1, progress: { audience: 10 } });
    state = live(live(state, { type: 'lost' }), { type: 'connecting' });
    expect(state).toMatchObject({ connection: 'offline', failures: 2 });
    expect(live(state, { type: 'open' })).toMatchObject({ connection: 'live', failures: 0 });
  });

  it('never goes back to older figures', () => {
    const state = live(NOT_YET, { type: 'progress', progress: progress() });
    const older = progress({ at: '2026-11-24T02:00:09Z', audience: 5 });
    expect(live(state, { type: 'progress', progress: older })).toBe(state);
  });

  it('stays ended once the alert is complete', () => {
    const state = live(NOT_YET, { type: 'progress', progress: progress({ state: 'completed' }) });
    expect(live(state, { type: 'lost' })).toMatchObject({ connection: 'ended' });
  });

  it('goes on after a stop until the last receipt is in', () => {
    expect(isOver(progress({ state: 'stopped' }, { waiting: 0, stopped: 3 }))).toBe(false);
    expect(
      isOver(progress({ state: 'stopped' }, { waiting: 0, stopped: 3, submitted: 0, delivered: 7 })),
    ).toBe(true);
  });

  it('says that the figures add up only if it finds so itself', () => {
    expect(addsUp(progress())).toBe(true);
    expect(addsUp(progress({}, { waiting: 2 }))).toBe(false);
    expect(addsUp(progress({ balanced: false }))).toBe(false);
  });

  it('tries again quickly, then every ten seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map(retryDelay)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });
});
