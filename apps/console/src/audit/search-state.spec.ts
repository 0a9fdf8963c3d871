import { EMPTY_SEARCH, filterOf } from './search-state.js';

describe('A search of the log', () => {
  it('asks for nothing that is empty', () => {
    expect(filterOf({ ...EMPTY_SEARCH, reason: 'Reclamo' })).toEqual({ reason: 'Reclamo' });
  });

  it('takes times for those of Rome, whatever the computer’s zone', () => {
    const form = { ...EMPTY_SEARCH, reason: 'Reclamo', from: '2026-11-01T00:00', to: '2026-07-01T08:30' };
    expect(filterOf(form)).toEqual({
      ...{ reason: 'Reclamo', from: '2026-10-31T23:00:00.000Z', to: '2026-07-01T06:30:00.000Z' },
    });
  });
});
