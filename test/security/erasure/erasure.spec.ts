import { testServerUrl } from '#libs/testing';
import { eraseAndSearch } from './erasure.js';

/** Long form: `npm run security -- erasure --subjects 10000 --erase 100`. */
const SIZE = { subjects: 200, erase: 5 };

describe('Erasing people', () => {
  it('leaves nothing of their numbers in tables, logs and files, and every proof valid', async () => {
    const figures = await eraseAndSearch(testServerUrl(), { feed: 'postgres' }, SIZE);
    // The search finds what it must while they are there: else finding nothing would say nothing.
    expect(Object.keys(figures.before.found)).toEqual(
      expect.arrayContaining([
        'audit.subject_key',
        'dispatcher.batch',
        'registration.consent',
        'registration.desk_withdrawal',
        'registration.message_sent',
        'registration.sign_up',
        'registration.subscriber',
      ]),
    );
    expect(figures.before.tables).toBeGreaterThan(40);
    expect(figures.after.found).toEqual({});
    expect(figures.after.hits).toBe(0);
    expect(figures.proved).toBe(true);
    expect(figures.entries).toBeGreaterThan(SIZE.subjects);
  });
});
