import fc from 'fast-check';
import { pduBytes } from '../scripted-peer.js';

const COMMANDS = [
  ...[0x80000000, 0x00000001, 0x80000001, 0x00000002, 0x80000002, 0x00000004, 0x80000004, 0x00000005],
  ...[0x80000005, 0x00000006, 0x80000006, 0x00000009, 0x80000009, 0x0000000b, 0x00000015, 0x80000015],
  ...[0x00000102, 0x00000103, 0x80000103, 0x00007777, 0x80007777, 0, 0xffffffff],
];
const STATUSES = [0, 0, 0, 1, 2, 3, 4, 8, 0x0d, 0x0e, 0x0f, 0x14, 0x45, 0x58, 0x64, 0x400, 0xffffffff];
/** Lengths that framing may stumble over. */
const LENGTHS = [0, 1, 4, 12, 15, 16, 17, 1000, 70_000, 70_001, 0x7fffffff, 0x80000000, 0xffffffff];

/** Left to itself, fast-check would seldom make more than a dozen. */
const size = 'max';

export const bytes = (maxLength: number) =>
  fc.uint8Array({ maxLength, size }).map((octets) => Buffer.from(octets));

export const cString = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', '39333', 'Faenza', 'CMT', '261123190512') },
  { weight: 1, arbitrary: bytes(24).map((octets) => octets.toString('latin1')) },
);

const TAGS = [0x001e, 0x0427, 0x0423, 0x0424, 0x020c, 0x020e, 0x020f, 0x1400, 0xffff, 0];

/** A TLV whose length may be a lie. */
export const tlv = fc
  .tuple(fc.constantFrom(...TAGS), bytes(12), fc.constantFrom(0, 0, 0, 0, 1, -1, 60_000))
  .map(([tag, value, lie]) => {
    const head = Buffer.alloc(4);
    head.writeUInt16BE(tag, 0);
    head.writeUInt16BE(Math.max(0, Math.min(0xffff, value.length + lie)), 2);
    return Buffer.concat([head, value]);
  });

const RECEIPTS = [
  'id:m1 sub:001 dlvrd:001 submit date:2611231904 done date:261123190512 stat:DELIVRD err:000 text:ciao',
  'ID: 00FF stat: Undeliverable done_date:20261123190512 ERR:12',
  'id:1 stat:',
  'stat:ACCEPTD id: id:x text:id:y',
];

export const text = fc.oneof(
  bytes(40),
  fc.constantFrom(...RECEIPTS).map((receipt) => Buffer.from(receipt)),
);

/** The body of a `deliver_sm` as the standard has it, with fields at will; `sm_length` may be a lie. */
export const deliverBody = fc
  .tuple(
    fc.tuple(cString, cString, cString, cString, cString),
    fc.uint8Array({ minLength: 11, maxLength: 11 }).map((octets) => Buffer.from(octets)),
    text,
    fc.constantFrom(0, 0, 0, 0, 1, -1, 254),
    fc.array(tlv, { maxLength: 4, size }),
  )
  .map(([strings, octets, content, lie, tlvs]) => {
    const [service, source, destination, schedule, validity] = strings.map((one) =>
      Buffer.from(`${one}\0`, 'latin1'),
    ) as [Buffer, Buffer, Buffer, Buffer, Buffer];
    const length = Buffer.of((content.length + lie) & 0xff);
    return Buffer.concat([
      ...[service, octets.subarray(0, 2), source, octets.subarray(2, 4), destination],
      ...[octets.subarray(4, 7), schedule, validity, octets.subarray(7, 11), length, content, ...tlvs],
    ]);
  });

const sequence = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(0x7fffffff, 0xffffffff));

/** A PDU with a true length. */
export const pdu = fc
  .tuple(
    fc.constantFrom(...COMMANDS),
    fc.constantFrom(...STATUSES),
    sequence,
    fc.oneof(bytes(30), deliverBody, fc.constant(Buffer.from('id\0'))),
  )
  .map(([command, status, number, body]) => pduBytes(command, status, number, body));

const lyingPdu = fc.tuple(pdu, fc.constantFrom(...LENGTHS)).map(([whole, length]) => {
  whole.writeUInt32BE(length, 0);
  return whole;
});

/** What a wrong peer may send: PDUs that make sense or not, with lengths that are lies, and bytes of no meaning. */
export const hostileBytes: fc.Arbitrary<Buffer> = fc
  .array(
    fc.oneof(
      { weight: 16, arbitrary: pdu },
      { weight: 1, arbitrary: lyingPdu },
      { weight: 1, arbitrary: bytes(40) },
    ),
    { maxLength: 12, size },
  )
  .map((pieces) => Buffer.concat(pieces));

/** Cuts bytes at the given places: empty pieces happen too. */
export function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return at.slice(1).map((end, i) => Buffer.from(whole.subarray(at[i], end)));
}

export const places = fc.array(fc.nat(10_000), { maxLength: 12, size });
