import fc from 'fast-check';
import { matchMessageIds, messageIdKey } from '#libs/smpp';
import type { IdFormat } from '#libs/smpp';

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
