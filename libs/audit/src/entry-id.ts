import { randomBytes } from 'node:crypto';

let last = 0;
let counter = 0;

/**
 * A UUID version 7 (RFC 9562, 5.7), later than every one this process made before: entries of one transaction are
 * sequenced in the order in which they were appended.
 */
export function newEntryId(): string {
  const now = Date.now();
  // Method 1 of RFC 9562, 6.2: a counter of 12 bits within a millisecond, borrowed from the next one when it is full.
  if (now > last) [last, counter] = [now, 0];
  else if (++counter > 0xfff) [last, counter] = [last + 1, 0];
  const bytes = randomBytes(16);
  bytes.writeUIntBE(last, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
