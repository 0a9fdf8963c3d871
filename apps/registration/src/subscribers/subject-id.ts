import { shardOf } from '#libs/contracts';
import { fillRandom } from './random-pool.js';

/**
 * A new subject's id: UUID version 7 (RFC 9562 §5.7), so that ids grow with time and an index on them stays compact.
 * @param shard where the id must fall; anywhere, when left out
 */
export function newSubjectId(now: Date = new Date(), shard?: number): string {
  for (;;) {
    const id = uuid7(now);
    if (shard === undefined || shardOf(id) === shard) return id;
  }
}

/** The greatest id that a subject of this instant or before can have. */
export function lastSubjectIdOf(instant: Date): string {
  const time = instant.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7fff-bfff-ffffffffffff`;
}

/** A UUID's 16 bytes. */
export function uuidBytes(uuid: string): Buffer {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** The UUID of 16 bytes. */
export function uuidText(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function uuid7(now: Date): string {
  const bytes = fillRandom(Buffer.alloc(16));
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return uuidText(bytes);
}
