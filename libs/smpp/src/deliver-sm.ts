import { SmppError } from './errors.js';

export interface SmppAddress {
  readonly ton: number;
  readonly npi: number;
  readonly address: string;
}

/** One part of a long message (3GPP TS 23.040 §9.2.3.24.1, or `sar_*`, SMPP 3.4 §5.3.2.22). */
export interface Concatenation {
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly part: number;
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
  readonly networkError: { readonly network: number; readonly code: number } | undefined;
}

export function readDeliverSm(_buffer: Buffer, _offset: number, _length: number): DeliverSm {
  throw new SmppError('malformed_pdu', 'not built yet');
}
