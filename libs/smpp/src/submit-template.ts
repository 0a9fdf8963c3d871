import { Command, HEADER_BYTES } from './commands.js';
import { writeDigits, writeNumber, digitsOf } from './digits.js';
import { cString, octet, writeHeader } from './encode.js';
import { SmppError } from './errors.js';

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
}

export interface SubmitFields {
  readonly source: { readonly ton: number; readonly npi: number; readonly address: string };
  /** TON 1, NPI 1 unless given. */
  readonly destinationTon?: number;
  readonly destinationNpi?: number;
  readonly serviceType?: string;
  readonly protocolId?: number;
  /** `priority_flag`, 0–3. */
  readonly priority?: number;
  /** `validity_period`, sent as an absolute UTC time: the alert's expiry. */
  readonly expiresAt?: Date;
  /** 1 (a receipt for the final state) unless given. */
  readonly registeredDelivery?: number;
  readonly replaceIfPresent?: number;
  readonly dataCoding: number;
}

export interface SubmitPart extends SubmitFields {
  /** 0x40 only with a user data header. */
  readonly esmClass?: number;
  /** `short_message` as it goes, header included: 254 bytes at most. */
  readonly shortMessage: Uint8Array;
  readonly tlvs?: readonly Tlv[];
  /** Parts the provider makes of it, and bills: more than 1 only with `message_payload`. */
  readonly parts?: number;
}

const LONGEST_SHORT_MESSAGE = 254;
const LONGEST_DESTINATION = 20;

/**
 * A `submit_sm` (SMPP 3.4 §4.4.1) encoded once: only the sequence number and the destination change from
 * one recipient to the next. Keeps one image per length of destination, made at its first use.
 */
export class SubmitTemplate {
  /** What it takes of a licence that counts parts. */
  readonly parts: number;
  private readonly head: Buffer;
  private readonly tail: Buffer;
  private readonly images: (Buffer | undefined)[] = new Array<Buffer | undefined>(LONGEST_DESTINATION + 1);

  constructor(part: SubmitPart) {
    this.parts = part.parts ?? 1;
    this.head = encodeHead(part);
    this.tail = encodeTail(part);
  }

  /** Room the longest destination needs. */
  get maxBytes(): number {
    return this.head.length + LONGEST_DESTINATION + this.tail.length;
  }

  /**
   * Writes the PDU at `target[offset …]`, which must have room for {@link maxBytes}; returns its length. Throws
   * `invalid_destination` unless the destination is 1 to 20 digits. A number stands for its decimal digits,
   * which saves the string where the caller keeps numbers.
   */
  write(target: Buffer, offset: number, sequence: number, destination: string | number): number {
    const digits = typeof destination === 'number' ? digitsOf(destination) : destination.length;
    if (digits < 1 || digits > LONGEST_DESTINATION) throw invalidDestination();
    const image = this.images[digits] ?? this.imageFor(digits);
    target.set(image, offset);
    target.writeUInt32BE(sequence, offset + 12);
    const at = offset + this.head.length;
    if (typeof destination === 'number') writeNumber(target, at, digits, destination);
    else if (!writeDigits(target, at, destination)) throw invalidDestination();
    return image.length;
  }

  private imageFor(digits: number): Buffer {
    const image = Buffer.concat([this.head, Buffer.alloc(digits, '0'), this.tail]);
    writeHeader(image, 0, image.length, Command.submitSm, 0, 0);
    this.images[digits] = image;
    return image;
  }
}

function invalidDestination(): SmppError {
  return new SmppError('invalid_destination', 'A destination is 1 to 20 digits');
}

function encodeHead(part: SubmitPart): Buffer {
  return Buffer.concat([
    Buffer.alloc(HEADER_BYTES),
    cString(part.serviceType ?? '', 6, 'service_type'),
    Buffer.from([octet(part.source.ton, 'source_addr_ton'), octet(part.source.npi, 'source_addr_npi')]),
    cString(part.source.address, 21, 'source_addr'),
    Buffer.from([
      octet(part.destinationTon ?? 1, 'dest_addr_ton'),
      octet(part.destinationNpi ?? 1, 'dest_addr_npi'),
    ]),
  ]);
}

function encodeTail(part: SubmitPart): Buffer {
  if (part.shortMessage.length > LONGEST_SHORT_MESSAGE) {
    throw new SmppError('invalid_template', `short_message is longer than ${LONGEST_SHORT_MESSAGE} bytes`);
  }
  return Buffer.concat([
    Buffer.from([
      0, // ends destination_addr
      octet(part.esmClass ?? 0, 'esm_class'),
      octet(part.protocolId ?? 0, 'protocol_id'),
      octet(part.priority ?? 0, 'priority_flag'),
      0, // schedule_delivery_time: at once
    ]),
    cString(part.expiresAt ? absoluteTime(part.expiresAt) : '', 17, 'validity_period'),
    Buffer.from([
      octet(part.registeredDelivery ?? 1, 'registered_delivery'),
      octet(part.replaceIfPresent ?? 0, 'replace_if_present_flag'),
      octet(part.dataCoding, 'data_coding'),
      0, // sm_default_msg_id
      part.shortMessage.length,
    ]),
    part.shortMessage,
    ...(part.tlvs ?? []).map(encodeTlv),
  ]);
}

function encodeTlv({ tag, value }: Tlv): Buffer {
  if (value.length > 0xffff) throw new SmppError('invalid_template', 'A TLV is longer than 65,535 bytes');
  const bytes = Buffer.alloc(4 + value.length);
  bytes.writeUInt16BE(tag, 0);
  bytes.writeUInt16BE(value.length, 2);
  bytes.set(value, 4);
  return bytes;
}

/** Absolute time format `YYMMDDhhmmsstnnp` in UTC, SMPP 3.4 §7.1.1. */
export function absoluteTime(time: Date): string {
  if (Number.isNaN(time.getTime())) throw new SmppError('invalid_template', 'The expiry is no time');
  const digits = time.toISOString().replace(/\D/g, '');
  return `${digits.slice(2, 14)}${digits.slice(14, 15)}00+`;
}
