import { BodyReader, malformed } from './body-reader.js';
import { Command, HEADER_BYTES, Status } from './commands.js';
import { concatenationOf, readUserDataHeader } from './user-data.js';
import type { Concatenation } from './user-data.js';

export interface SmppAddress {
  readonly ton: number;
  readonly npi: number;
  readonly address: string;
}

/** TLV 0x0423, SMPP 3.4 §5.3.2.31. `network`: 1 ANSI-136, 2 IS-95, 3 GSM. */
export interface NetworkError {
  readonly network: number;
  readonly code: number;
}

/** A `deliver_sm` or `data_sm` from the peer: a receipt or an inbound message. Owns its memory. */
export interface DeliverSm {
  readonly command: 'deliver_sm' | 'data_sm';
  readonly sequence: number;
  readonly source: SmppAddress;
  readonly destination: SmppAddress;
  readonly esmClass: number;
  readonly dataCoding: number;
  /** User data without its header. */
  readonly bytes: Buffer;
  readonly concatenation: Concatenation | null;
  /** A receipt by `esm_class` or by TLV 0x001E; never by its text alone, which anybody may write. */
  readonly isReceipt: boolean;
  /** TLV 0x001E. */
  readonly receiptedMessageId: string | undefined;
  /** TLV 0x0427. */
  readonly messageState: number | undefined;
  /** TLV 0x0423. */
  readonly networkError: NetworkError | undefined;
}

const ESM_UDH = 0x40;
/** Message type bits of `esm_class` from the peer, SMPP 3.4 §5.2.12: receipt, intermediate notification. */
const ESM_TYPE = 0x3c;
const ESM_RECEIPT = 0x04;
const ESM_INTERMEDIATE = 0x20;

/**
 * Reads the PDU at `buffer[offset … offset + length)`. Throws `malformed_pdu`, with the `command_status` to
 * answer, when a field or TLV does not fit; unknown TLVs and those of a wrong size are passed over.
 */
export function readDeliverSm(buffer: Buffer, offset: number, length: number): DeliverSm {
  if (length < HEADER_BYTES) throw malformed('The PDU has no header', Status.invalidCommandLength);
  const isData = buffer.readUInt32BE(offset + 4) === Command.dataSm;
  const body = new BodyReader(buffer, offset + HEADER_BYTES, offset + length);
  body.cString(); // service_type
  const source = readAddress(body);
  const destination = readAddress(body);
  const esmClass = body.octet();
  const { dataCoding, shortMessage } = isData ? readDataFields(body) : readDeliverFields(body);
  const tlvs = readTlvs(body);
  const data = Buffer.from(shortMessage.length > 0 ? shortMessage : (tlvs.payload ?? shortMessage));
  const header = (esmClass & ESM_UDH) !== 0 ? readUserDataHeader(data) : { textAt: 0, concatenation: null };
  const type = esmClass & ESM_TYPE;
  return {
    command: isData ? 'data_sm' : 'deliver_sm',
    sequence: buffer.readUInt32BE(offset + 12),
    source,
    destination,
    esmClass,
    dataCoding,
    bytes: data.subarray(header.textAt),
    concatenation: header.concatenation ?? concatenationOf(tlvs.sarReference, tlvs.sarTotal, tlvs.sarPart),
    isReceipt: type === ESM_RECEIPT || type === ESM_INTERMEDIATE || tlvs.receiptedMessageId !== undefined,
    receiptedMessageId: tlvs.receiptedMessageId,
    messageState: tlvs.messageState,
    networkError: tlvs.networkError,
  };
}

function readAddress(body: BodyReader): SmppAddress {
  return { ton: body.octet(), npi: body.octet(), address: body.cString() };
}

interface Content {
  dataCoding: number;
  shortMessage: Buffer;
}

/** SMPP 3.4 §4.6.1, behind `esm_class`. */
function readDeliverFields(body: BodyReader): Content {
  body.octet(); // protocol_id
  body.octet(); // priority_flag
  body.cString(); // schedule_delivery_time
  body.cString(); // validity_period
  body.octet(); // registered_delivery
  body.octet(); // replace_if_present_flag
  const dataCoding = body.octet();
  body.octet(); // sm_default_msg_id
  return { dataCoding, shortMessage: body.bytes(body.octet()) };
}

/** SMPP 3.4 §4.7.1, behind `esm_class`: the text is in `message_payload`. */
function readDataFields(body: BodyReader): Content {
  body.octet(); // registered_delivery
  return { dataCoding: body.octet(), shortMessage: Buffer.alloc(0) };
}

interface Tlvs {
  receiptedMessageId: string | undefined;
  messageState: number | undefined;
  networkError: NetworkError | undefined;
  payload: Buffer | undefined;
  sarReference: number;
  sarTotal: number;
  sarPart: number;
}

const TLV_HEADER_BYTES = 4;

function readTlvs(body: BodyReader): Tlvs {
  const tlvs: Tlvs = {
    receiptedMessageId: undefined,
    messageState: undefined,
    networkError: undefined,
    payload: undefined,
    sarReference: 0,
    sarTotal: 0,
    sarPart: 0,
  };
  // One to three stray bytes at the end are some providers' padding.
  while (body.left >= TLV_HEADER_BYTES) {
    const tag = body.uint16();
    const length = body.uint16();
    if (length > body.left) throw malformed('A TLV reaches past the end', Status.invalidTlvStream);
    readTlv(tlvs, tag, body.bytes(length));
  }
  return tlvs;
}

/** Tags and sizes: SMPP 3.4 §5.3.2. */
function readTlv(tlvs: Tlvs, tag: number, value: Buffer): void {
  const { length } = value;
  if (tag === 0x001e && length > 0) tlvs.receiptedMessageId = untilNul(value);
  else if (tag === 0x0427 && length === 1) tlvs.messageState = value[0];
  else if (tag === 0x0423 && length === 3) {
    tlvs.networkError = { network: value[0] as number, code: value.readUInt16BE(1) };
  } else if (tag === 0x0424) tlvs.payload = value;
  else if (tag === 0x020c && length === 2) tlvs.sarReference = value.readUInt16BE(0);
  else if (tag === 0x020e && length === 1) tlvs.sarTotal = value[0] as number;
  else if (tag === 0x020f && length === 1) tlvs.sarPart = value[0] as number;
}

/** A C-octet string whose final NUL some providers leave out. */
function untilNul(value: Buffer): string | undefined {
  const nul = value.indexOf(0);
  return value.toString('latin1', 0, nul === -1 ? value.length : nul) || undefined;
}
