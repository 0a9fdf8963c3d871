import { STATUS } from './statuses.js';

const TLV = { reference: 0x020c, total: 0x020e, part: 0x020f, payload: 0x0424 } as const;
const UDH_PRESENT = 0x40;
const DIGIT_ZERO = 0x30;

/**
 * Reads `submit_sm` (SMPP 3.4 §4.4.1) without making an object a message: the fields are overwritten by
 * each {@link read} and are true until the next. One reader a connection.
 */
export class SubmitReader {
  /** E.164 digits of the destination as a number: 15 digits fit exactly. */
  number = 0;
  source = '';
  dataCoding = 0;
  registeredDelivery = 0;
  /** The text's bytes, header taken off, are `bytes[textFrom..textTo)`. */
  textFrom = 0;
  textTo = 0;
  /** Concatenation by header (8 or 16 bits) or by `sar_*`; `total` 1 when the message is alone. */
  reference = 0;
  total = 1;
  part = 1;

  private sourceFrom = 0;
  private sourceTo = 0;
  private sourceBytes = Buffer.alloc(0);

  /** Reads the PDU in `bytes[start..end)`, header included; returns the `command_status` it deserves. */
  read(bytes: Buffer, start: number, end: number): number {
    this.total = this.part = 1;
    let at = afterString(bytes, start + 16, end);
    this.sourceFrom = at + 2;
    at = afterString(bytes, this.sourceFrom, end);
    this.sourceTo = at - 1;
    if (this.sourceTo - this.sourceFrom > 20) return STATUS.invalidSource;
    const destination = at + 2;
    at = afterString(bytes, destination, end);
    if (!this.readNumber(bytes, destination, at - 1)) return STATUS.invalidDestination;
    const esmClass = at;
    const schedule = esmClass + 3;
    const validity = afterString(bytes, schedule, end);
    at = afterString(bytes, validity, end);
    if (at + 5 > end) return STATUS.invalidCommandLength;
    if (!isTime(validity - schedule)) return STATUS.invalidScheduledTime;
    if (!isTime(at - validity)) return STATUS.invalidValidity;
    this.registeredDelivery = bytes[at] as number;
    this.dataCoding = bytes[at + 2] as number;
    this.textFrom = at + 5;
    this.textTo = this.textFrom + (bytes[at + 4] as number);
    if (this.textTo > end) return STATUS.invalidMessageLength;
    if (this.textTo < end && !this.readTlvs(bytes, this.textTo, end)) return STATUS.invalidCommandLength;
    this.readSource(bytes);
    return ((bytes[esmClass] as number) & UDH_PRESENT) === 0 ? STATUS.ok : this.readHeader(bytes);
  }

  private readNumber(bytes: Buffer, from: number, to: number): boolean {
    if (to - from < 3 || to - from > 15 || bytes[from] === DIGIT_ZERO) return false;
    let number = 0;
    for (let at = from; at < to; at++) {
      const digit = (bytes[at] as number) - DIGIT_ZERO;
      if (digit < 0 || digit > 9) return false;
      number = number * 10 + digit;
    }
    this.number = number;
    return true;
  }

  /** Everybody in an alert hears from the same sender: a string is made only when it changes. */
  private readSource(bytes: Buffer): void {
    const length = this.sourceTo - this.sourceFrom;
    let same = length === this.sourceBytes.length;
    for (let i = 0; same && i < length; i++) same = bytes[this.sourceFrom + i] === this.sourceBytes[i];
    if (same) return;
    this.sourceBytes = Buffer.from(bytes.subarray(this.sourceFrom, this.sourceTo));
    this.source = this.sourceBytes.toString('latin1');
  }

  /** Concatenation header, 3GPP TS 23.040 §9.2.3.24.1 and .8; other elements are passed over. */
  private readHeader(bytes: Buffer): number {
    const end = this.textFrom + 1 + (bytes[this.textFrom] as number);
    if (end > this.textTo) return STATUS.invalidEsmClass;
    let at = this.textFrom + 1;
    while (at + 2 <= end) {
      const id = bytes[at] as number;
      const value = at + 2;
      at = value + (bytes[at + 1] as number);
      if (at > end) return STATUS.invalidEsmClass;
      if (id === 0x00 && at - value === 3) this.setPart(bytes, bytes[value] as number, value + 1);
      if (id === 0x08 && at - value === 4) this.setPart(bytes, bytes.readUInt16BE(value), value + 2);
    }
    this.textFrom = end;
    return STATUS.ok;
  }

  private setPart(bytes: Buffer, reference: number, at: number): void {
    this.reference = reference;
    this.total = bytes[at] as number;
    this.part = bytes[at + 1] as number;
  }

  private readTlvs(bytes: Buffer, from: number, end: number): boolean {
    let at = from;
    while (at < end) {
      if (at + 4 > end) return false;
      const tag = bytes.readUInt16BE(at);
      const value = at + 4;
      at = value + bytes.readUInt16BE(at + 2);
      if (at > end) return false;
      if (tag === TLV.payload) {
        this.textFrom = value;
        this.textTo = at;
      } else if (tag === TLV.reference && at - value === 2) this.reference = bytes.readUInt16BE(value);
      else if (tag === TLV.total && at - value === 1) this.total = bytes[value] as number;
      else if (tag === TLV.part && at - value === 1) this.part = bytes[value] as number;
    }
    return true;
  }
}

/** Where the field after a C-octet string begins; beyond `end` when its NUL is missing. */
function afterString(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== 0) at++;
  return at + 1;
}

/** Absent, or the 16 characters of SMPP 3.4 §7.1.1; lengths count the NUL. */
function isTime(length: number): boolean {
  return length === 1 || length === 17;
}
