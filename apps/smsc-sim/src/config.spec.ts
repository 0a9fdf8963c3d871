import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsOf, simulatorSettings } from './config.js';

const load = (environment: NodeJS.ProcessEnv) => optionsOf(simulatorSettings.load(environment));

describe('The simulator’s settings', () => {
  it('need nothing: one account with the default ports', () => {
    expect(load({})).toMatchObject({
      ...{ host: '127.0.0.1', smppPort: 2775, httpPort: 8090, record: 50_000, seed: 1 },
      accounts: [{ system_id: 'campanile', password: 'secret' }],
    });
  });

  it('take accounts as JSON or from a file', () => {
    const accounts = '[{"system_id":"a","password":"b","binds":4,"licence":200,"receipts":{"share":0.5}}]';
    const read = [{ system_id: 'a', binds: 4, licence: 200, receipts: { share: 0.5 } }];
    expect(load({ SMSC_ACCOUNTS: accounts }).accounts).toMatchObject(read);
    const file = join(mkdtempSync(join(tmpdir(), 'accounts-')), 'accounts.json');
    writeFileSync(file, accounts);
    expect(load({ SMSC_ACCOUNTS: `@${file}` }).accounts).toMatchObject(read);
  });

  it('keep all messages when told so', () => {
    expect(load({ SMSC_RECORD: 'all' }).record).toBe('all');
    expect(load({ SMSC_RECORD: '1000' }).record).toBe(1000);
  });

  it.each([
    ['a port that is none', { SMPP_PORT: '99999' }],
    ['a record that is neither a number nor "all"', { SMSC_RECORD: 'some' }],
    ['a password longer than SMPP allows', { SMSC_PASSWORD: 'ninechars' }],
    ['an account without a password', { SMSC_ACCOUNTS: '[{"system_id":"a"}]' }],
    ['no accounts at all', { SMSC_ACCOUNTS: '[]' }],
    [
      'the same system id twice',
      { SMSC_ACCOUNTS: `[${'{"system_id":"a","password":"b"},'.repeat(2).slice(0, -1)}]` },
    ],
  ])('refuse %s', (_what, environment) => {
    expect(() => load(environment)).toThrow(Object.keys(environment)[0]);
  });
});
