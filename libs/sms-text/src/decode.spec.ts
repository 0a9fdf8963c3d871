import fc from 'fast-check';
import { alphabetOf, decodeGsm7, decodeText, decodeUcs2 } from './index.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('Reading an inbound text', () => {
  it.each([
    [0, 'gsm7', 'gsm7'],
    [0, 'latin1', 'latin1'],
    [1, 'gsm7', 'latin1'],
    [3, 'gsm7', 'latin1'],
    [8, 'gsm7', 'ucs2'],
    [0xf0, 'latin1', 'gsm7'],
    [0xf5, 'gsm7', 'latin1'],
    [0x99, 'gsm7', 'gsm7'],
  ] as const)('takes data_coding %i on a %s route for %s', (dataCoding, routeDefault, alphabet) => {
    expect(alphabetOf(dataCoding, routeDefault)).toBe(alphabet);
  });

  it('reads the extension table, and what is not in it as TS 23.038 says', () => {
    expect(decodeGsm7(bytes(0x1b, 0x65, 0x1b, 0x41, 0x1b, 0x1b, 0x42, 0x1b))).toBe('€A B ');
  });

  it('marks what cannot be read instead of failing', () => {
    expect(decodeGsm7(bytes(0x41, 0x80))).toBe('A\ufffd');
    expect(decodeUcs2(bytes(0x00, 0x41, 0x00))).toBe('A\ufffd');
  });

  it('reads STOP in every coding', () => {
    expect(decodeText(Buffer.from('STOP'), 0)).toBe('STOP');
    expect(decodeText(Buffer.from('STOP'), 3)).toBe('STOP');
    expect(decodeText(bytes(0, 0x53, 0, 0x54, 0, 0x4f, 0, 0x50), 8)).toBe('STOP');
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(255), (data, dataCoding) => {
        expect(typeof decodeText(data, dataCoding)).toBe('string');
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
