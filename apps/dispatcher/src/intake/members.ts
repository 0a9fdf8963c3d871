import type { Recipients } from '#libs/contracts';
import type { IdSet } from '../control/id-set.js';

const ID_BYTES = 16;
const MEMBER_BYTES = 18;

/** In the place of the digits of who was erased; see `dispatcher.forget_digits`. */
const FORGOTTEN = 0xffff;

/** One recipient of a batch as the ledger knows them. */
export interface Member {
  subscriberId: string;
  /** All but the last three digits hidden; these as well once the person is erased. */
  maskedNumber: string;
}

/** 18 bytes a recipient: UUID and last three digits, those of erased people left out. No number leaves the seal. */
export function packMembers({ ids, numbers }: Pick<Recipients, 'ids' | 'numbers'>, erased: IdSet): Buffer {
  const members = Buffer.allocUnsafe(numbers.length * MEMBER_BYTES);
  for (let i = 0; i < numbers.length; i++) {
    ids.copy(members, i * MEMBER_BYTES, i * ID_BYTES, (i + 1) * ID_BYTES);
    const digits = erased.has(ids, i * ID_BYTES) ? FORGOTTEN : (numbers[i] as number) % 1000;
    members.writeUInt16BE(digits, i * MEMBER_BYTES + ID_BYTES);
  }
  return members;
}

export function memberAt(members: Buffer, place: number): Member {
  const at = place * MEMBER_BYTES;
  const hex = members.toString('hex', at, at + ID_BYTES);
  const subscriberId = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
  const digits = members.readUInt16BE(at + ID_BYTES);
  const last = digits === FORGOTTEN ? '•••' : String(digits).padStart(3, '0');
  return { subscriberId, maskedNumber: `•••••••${last}` };
}

/** The UUIDs of some places, 16 bytes each. */
export function memberIds(members: Buffer, places: Int16Array): Buffer {
  const ids = Buffer.allocUnsafe(places.length * ID_BYTES);
  places.forEach((place, i) =>
    members.copy(ids, i * ID_BYTES, place * MEMBER_BYTES, place * MEMBER_BYTES + ID_BYTES),
  );
  return ids;
}
