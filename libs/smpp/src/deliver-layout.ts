import { Command, HEADER_BYTES, Status } from './commands.js';
import { SmppError } from './errors.js';

const NUL = 0;
const TLV_HEADER_BYTES = 4;
/** The user data begins with a header. */
export const ESM_UDH = 0x40;
/** Message type bits of `esm_class` from the peer, SMPP 3.4 §5.2.12: receipt, intermediate notification. */
export const ESM_TYPE = 0x3c;
const ESM_RECEIPT = 0x04;
export const ESM_INTERMEDIATE = 0x20;

/**
 * Where things stand in one `deliver_sm` or `data_sm`: read again and again into the same memory, so that a receipt
 * makes no object. What it says holds while the PDU's buffer does. Nothing is read past the PDU's end.
 */
export class DeliverLayout {
  buffer: Buffer = Buffer.alloc(0);
  isData = false;
  sequence = 0;
  /** Offsets of `ton`; `npi` and the C-octet string follow. */
  sourceAt = 0;
  destinationAt = 0;
  esmClass = 0;
  dataCoding = 0;
  /** The user data with its header, from `short_message` or TLV 0x0424. */
  textAt = 0;
  textEnd = 0;
  /** The value of TLV 0x001E; empty when there is none. */
  idAt = 0;
  idEnd = 0;
  /** TLV 0x0427; -1 when there is none. */
  messageState = -1;
  /** TLV 0x0423 as `network << 16 | code`; -1 when there is none. */
  networkError = -1;
  sarReference = 0;
  sarTotal = 0;
  sarPart = 0;
  private at = 0;
  private end = 0;

  /** A receipt by `esm_class` or by TLV 0x001E; never by its text alone, which anybody may write. */
  get isReceipt(): boolean {
    const type = this.esmClass & ESM_TYPE;
    return type === ESM_RECEIPT || type === ESM_INTERMEDIATE || this.idEnd > this.idAt;
  }

  /**
   * Reads the PDU at `buffer[offset … offset + length)`. Throws `malformed_pdu`, with the `command_status` to
   * answer, when a field or TLV does not fit; unknown TLVs and those of a wrong size are passed over.
   */
  read(buffer: Buffer, offset: number, length: number): void {
    if (length < HEADER_BYTES) throw malformed('The PDU has no header', Status.invalidCommandLength);
    this.buffer = buffer;
    this.isData = buffer.readUInt32BE(offset + 4) === Command.dataSm;
    this.sequence = buffer.readUInt32BE(offset + 12);
    this.at = offset + HEADER_BYTES;
    this.end = offset + length;
    this.forgetTlvs();
    this.skipString(); // service_type
    this.sourceAt = this.skipAddress();
    this.destinationAt = this.skipAddress();
    this.esmClass = this.octet();
    if (this.isData) this.readDataFields();
    else this.readDeliverFields();
    // One to three stray bytes at the end are some providers' padding.
    while (this.end - this.at >= TLV_HEADER_BYTES) this.readTlv();
  }

  private forgetTlvs(): void {
    this.idAt = this.idEnd = 0;
    this.messageState = this.networkError = -1;
    this.sarReference = this.sarTotal = this.sarPart = 0;
  }

  /** SMPP 3.4 §4.6.1, behind `esm_class`. */
  private readDeliverFields(): void {
    this.skip(2); // protocol_id, priority_flag
    this.skipString(); // schedule_delivery_time
    this.skipString(); // validity_period
    this.skip(2); // registered_delivery, replace_if_present_flag
    this.dataCoding = this.octet();
    this.skip(1); // sm_default_msg_id
    const length = this.octet();
    this.textAt = this.skip(length);
    this.textEnd = this.at;
  }

  /** SMPP 3.4 §4.7.1, behind `esm_class`: the text is in `message_payload`. */
  private readDataFields(): void {
    this.skip(1); // registered_delivery
    this.dataCoding = this.octet();
    this.textAt = this.textEnd = this.at;
  }

  /** Tags and sizes: SMPP 3.4 §5.3.2. */
  private readTlv(): void {
    const { buffer, at } = this;
    const tag = buffer.readUInt16BE(at);
    const length = buffer.readUInt16BE(at + 2);
    const value = at + TLV_HEADER_BYTES;
    if (length > this.end - value) {
      throw malformed('A TLV reaches past the end', Status.invalidTlvStream);
    }
    this.at = value + length;
    if (tag === 0x001e) this.readId(value, length);
    else if (tag === 0x0427 && length === 1) this.messageState = buffer[value] as number;
    else if (tag === 0x0423 && length === 3) this.networkError = buffer.readUIntBE(value, 3);
    else if (tag === 0x0424) this.readPayload(value, length);
    else if (tag === 0x020c && length === 2) this.sarReference = buffer.readUInt16BE(value);
    else if (tag === 0x020e && length === 1) this.sarTotal = buffer[value] as number;
    else if (tag === 0x020f && length === 1) this.sarPart = buffer[value] as number;
  }

  /** A C-octet string whose final NUL some providers leave out. */
  private readId(value: number, length: number): void {
    let end = value;
    while (end < value + length && this.buffer[end] !== NUL) end++;
    this.idAt = value;
    this.idEnd = end;
  }

  private readPayload(value: number, length: number): void {
    if (this.textEnd > this.textAt) return;
    this.textAt = value;
    this.textEnd = value + length;
  }

  private octet(): number {
    return this.buffer[this.skip(1)] as number;
  }

  /** @returns where the address begins */
  private skipAddress(): number {
    const from = this.skip(2);
    this.skipString();
    return from;
  }

  private skipString(): void {
    const { buffer, end } = this;
    let { at } = this;
    while (at < end && buffer[at] !== NUL) at++;
    if (at >= end) throw malformed('A string has no end', Status.invalidMessageLength);
    this.at = at + 1;
  }

  /** @returns where the skipped bytes begin */
  private skip(bytes: number): number {
    const from = this.at;
    if (this.end - from < bytes) {
      throw malformed('A field reaches past the end', Status.invalidMessageLength);
    }
    this.at = from + bytes;
    return from;
  }
}

function malformed(message: string, status: number): SmppError {
  return new SmppError('malformed_pdu', message, status);
}
