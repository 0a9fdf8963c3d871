import { DeliverLayout, ESM_UDH } from './deliver-layout.js';
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

/**
 * Reads the PDU at `buffer[offset … offset + length)`. Throws `malformed_pdu`, with the `command_status` to
 * answer, when a field or TLV does not fit; unknown TLVs and those of a wrong size are passed over.
 */
export function readDeliverSm(buffer: Buffer, offset: number, length: number): DeliverSm {
  const layout = new DeliverLayout();
  layout.read(buffer, offset, length);
  return deliverSmOf(layout);
}

/** What the layout shows, in memory of its own. */
export function deliverSmOf(layout: DeliverLayout): DeliverSm {
  const { buffer, esmClass, dataCoding, sequence, isReceipt, idAt, idEnd } = layout;
  const data = Buffer.from(buffer.subarray(layout.textAt, layout.textEnd));
  const header = (esmClass & ESM_UDH) !== 0 ? readUserDataHeader(data) : { textAt: 0, concatenation: null };
  const sar = concatenationOf(layout.sarReference, layout.sarTotal, layout.sarPart);
  return {
    command: layout.isData ? 'data_sm' : 'deliver_sm',
    ...{ sequence, esmClass, dataCoding, isReceipt },
    source: addressAt(buffer, layout.sourceAt),
    destination: addressAt(buffer, layout.destinationAt),
    bytes: data.subarray(header.textAt),
    concatenation: header.concatenation ?? sar,
    receiptedMessageId: idEnd > idAt ? buffer.toString('latin1', idAt, idEnd) : undefined,
    messageState: layout.messageState === -1 ? undefined : layout.messageState,
    networkError: networkErrorOf(layout.networkError),
  };
}

/** As Latin-1: an address holds any byte. */
function addressAt(buffer: Buffer, at: number): SmppAddress {
  const from = at + 2;
  const address = buffer.toString('latin1', from, buffer.indexOf(0, from));
  return { ton: buffer[at] as number, npi: buffer[at + 1] as number, address };
}

function networkErrorOf(value: number): NetworkError | undefined {
  return value === -1 ? undefined : { network: value >> 16, code: value & 0xffff };
}
