import { detailOf, OUTCOME, REASON, STATE_OF } from './outcomes.js';

describe('What people read of an outcome', () => {
  it('is a state for each outcome', () => {
    for (const outcome of Object.values(OUTCOME)) expect(STATE_OF[outcome]).toBeTruthy();
  });

  it('names the reason of ours first, then the status of the SMSC', () => {
    expect(detailOf(REASON.none, 0)).toBeNull();
    expect(detailOf(REASON.none, 0x0b)).toBe('smpp:0x0B');
    expect(detailOf(REASON.none, -1)).toBe('smpp:0xFFFFFFFF');
    expect(detailOf(REASON.withdrawn, 0)).toBe('withdrawn');
  });
});
