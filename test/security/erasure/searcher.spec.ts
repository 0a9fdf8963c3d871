import { randomBytes } from 'node:crypto';
import { formsOf } from './forms.js';
import { Searcher } from './searcher.js';

const person = { number: '393201234567', secrets: [randomBytes(25), randomBytes(32)] };

describe('The search for what is left of a person', () => {
  const searcher = new Searcher([person]);
  const amid = (bytes: Buffer) => Buffer.concat([randomBytes(301), bytes, randomBytes(302)]);

  it.each([
    ['as digits', '+393201234567'],
    ['as people write it', 'tel. 320 123 4567'],
    ['with dashes', '320-12-34-567'],
    ['escaped in JSON', '\\u0033\\u0032\\u0030\\u0031\\u0032\\u0033\\u0034\\u0035\\u0036\\u0037'],
    ['in UTF-16', Buffer.from('3201234567', 'utf16le')],
    ['as an address in an SMS', Buffer.from('932310325476', 'hex')],
    [
      'as a number that is calculated with',
      (() => {
        const double = Buffer.alloc(8);
        double.writeDoubleBE(393_201_234_567);
        return double;
      })(),
    ],
    ['sealed, as it was', person.secrets[0] as Buffer],
    [
      'as its blind index, as the database writes bytes',
      `\\x01${(person.secrets[1] as Buffer).toString('hex')}`,
    ],
    [
      'as base64 amid other bytes',
      Buffer.concat([randomBytes(4), Buffer.from('393201234567'), randomBytes(5)]).toString('base64'),
    ],
    [
      'as base64 for addresses',
      Buffer.concat([randomBytes(5), person.secrets[1] as Buffer]).toString('base64url'),
    ],
  ])('finds the number %s', (_, written) => {
    expect(searcher.hits(amid(Buffer.from(written as string)))).toBeGreaterThan(0);
  });

  it('finds each of its forms wherever it stands, and nobody else', () => {
    for (const form of formsOf(person)) expect(searcher.hits(amid(form))).toBeGreaterThan(0);
    for (const form of formsOf({ number: '393201234568', secrets: [randomBytes(25)] }))
      expect(searcher.hits(form)).toBe(0);
    expect(searcher.hits(randomBytes(1 << 20))).toBe(0);
  });
});
