import { ALERT_STATES } from '../api/types.js';
import { pageOf } from './page-of.js';

describe('the page of an alert', () => {
  it('is where the next thing about it is done', () => {
    const pages = ALERT_STATES.map((state) =>
      pageOf({ id: 'a', state, allowed: ['edit'] })
        .split('/')
        .pop(),
    );
    expect(Object.fromEntries(ALERT_STATES.map((state, index) => [state, pages[index]]))).toEqual({
      draft: 'edit',
      returned: 'edit',
      submitted: 'approve',
      scheduled: 'approve',
      rejected: 'approve',
      released: 'watch',
      completed: 'watch',
      stopped: 'watch',
      expired: 'watch',
    });
  });

  it('of a draft is only its preview for who may not write', () => {
    expect(pageOf({ id: 'a', state: 'draft', allowed: [] })).toBe('/alerts/a/preview');
  });
});
