/**
 * PostgreSQL arrays in their binary form (`array_send`, src/backend/utils/adt/arrayfuncs.c): dimensions, flags,
 * element type, length, lower bound, then length and bytes of each element. A text literal of a thousand elements
 * would cost more than the rest of the statement.
 */
const OID = { int8: 20, int2: 21, int4: 23, text: 25 } as const;
const HEADER_BYTES = 20;
const TWO_TO_32 = 0x1_0000_0000;

export function int8Array(values: ArrayLike<number>, length = values.length): Buffer {
  const bytes = begin(OID.int8, length, length * 12);
  for (let i = 0, at = HEADER_BYTES; i < length; i++, at += 12) {
    const value = values[i] as number;
    bytes.writeInt32BE(8, at);
    bytes.writeInt32BE(Math.floor(value / TWO_TO_32), at + 4);
    bytes.writeInt32BE(value | 0, at + 8);
  }
  return bytes;
}

export function int4Array(values: ArrayLike<number>, length = values.length): Buffer {
  const bytes = begin(OID.int4, length, length * 8);
  for (let i = 0, at = HEADER_BYTES; i < length; i++, at += 8) {
    bytes.writeInt32BE(4, at);
    bytes.writeInt32BE((values[i] as number) | 0, at + 4);
  }
  return bytes;
}

export function int2Array(values: ArrayLike<number>, length = values.length): Buffer {
  const bytes = begin(OID.int2, length, length * 6);
  for (let i = 0, at = HEADER_BYTES; i < length; i++, at += 6) {
    bytes.writeInt32BE(2, at);
    bytes.writeInt16BE(values[i] as number, at + 4);
  }
  return bytes;
}

/** Empty strings stand for themselves; the statement turns them into nulls where it wants. */
export function textArray(values: readonly string[], length = values.length): Buffer {
  let room = 0;
  for (let i = 0; i < length; i++) room += 4 + 3 * (values[i] as string).length;
  const bytes = begin(OID.text, length, room);
  let at = HEADER_BYTES;
  for (let i = 0; i < length; i++) {
    const written = bytes.write(values[i] as string, at + 4, 'utf8');
    bytes.writeInt32BE(written, at);
    at += 4 + written;
  }
  return bytes.subarray(0, at);
}

function begin(elementType: number, length: number, room: number): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + room);
  bytes.writeInt32BE(1, 0);
  bytes.writeInt32BE(0, 4);
  bytes.writeInt32BE(elementType, 8);
  bytes.writeInt32BE(length, 12);
  bytes.writeInt32BE(1, 16);
  return bytes;
}
