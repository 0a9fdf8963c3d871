import fc from 'fast-check';
import { matchMessageIds, messageIdKey } from './index.js';
import type { IdFormat } from './index.js';

const hexThenDecimal: IdFormat = { response: 'hex', receipt: 'decimal' };

describe('Matching the id of a receipt', () => {
  it.each([
    ['A1', 'A1', undefined, 'exact'],
    ['A1', 'a1', undefined, 'folded'],
    ['1F', '31', undefined, null],
    ['1F', '31', hexThenDecimal, 'number'],
    ['0000001f', '0031', hexThenDecimal, 'number'],
    ['1F', '32', hexThenDecimal, null],
    ['31', '1F', { response: 'decimal', receipt: 'hex' }, 'number'],
    ['007', '7', { response: 'decimal', receipt: 'decimal' }, 'number'],
    ['not-hex', '31', hexThenDecimal, null],
  ] as const)('%s with %s as %j is %s', (response, receipt, format, match) => {
    expect(matchMessageIds(response, receipt, format)).toBe(match);
  });

  it('never takes a UUID for a number', () => {
    const uuid = '00000000-0000-4000-8000-00000000001f';
    expect(messageIdKey(uuid, 'hex')).toBe(uuid);
    expect(messageIdKey(uuid.replaceAll('-', ''), 'hex')).toBe(uuid.replaceAll('-', ''));
    expect(matchMessageIds(uuid, '31', hexThenDecimal)).toBeNull();
  });

  it.each([
    ['0', 'decimal', '0'],
    ['0000', 'decimal', '0'],
    ['0000', 'hex', '0'],
    ['0012345678901234567890', 'decimal', '12345678901234567890'],
    ['1fffffffffffff', 'hex', '9007199254740991'],
    ['FFFFFFFFFFFFFFFF', 'hex', '18446744073709551615'],
    ['', 'hex', ''],
    ['1_2', 'decimal', '1_2'],
    ['1'.repeat(41), 'decimal', '1'.repeat(41)],
  ] as const)('%j in %s is %j', (id, notation, key) => {
    expect(messageIdKey(id, notation)).toBe(key);
  });

  it('gives a response and its receipt one key, beyond what a double holds', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 96n }), fc.nat(4), (number, zeros) => {
        const response = '0'.repeat(zeros) + number.toString(16).toUpperCase();
        expect(messageIdKey(response, 'hex')).toBe(messageIdKey(number.toString(), 'decimal'));
      }),
      { seed: 23, numRuns: 300 },
    );
  });
});
