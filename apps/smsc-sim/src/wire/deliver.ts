import { COMMAND } from './statuses.js';
import type { Writer } from './writer.js';

export interface DeliverSm {
  readonly from: string;
  readonly to: string;
  readonly esmClass: number;
  readonly dataCoding: number;
  /** 254 bytes at most. */
  readonly text: Uint8Array;
  readonly tlvs: Uint8Array;
}

const INTERNATIONAL = 1;
const ALPHANUMERIC = 5;

/** Writes one `deliver_sm` (SMPP 3.4 §4.6.1). */
export function writeDeliver(writer: Writer, sequence: number, pdu: DeliverSm): void {
  const length = 16 + 17 + pdu.from.length + pdu.to.length + pdu.text.length + pdu.tlvs.length;
  const start = writer.reserve(length);
  const out = writer.bytes;
  out.writeUInt32BE(length, start);
  out.writeUInt32BE(COMMAND.deliverSm, start + 4);
  out.writeUInt32BE(0, start + 8);
  out.writeUInt32BE(sequence, start + 12);
  let at = start + 16;
  out[at++] = 0; // service_type
  at = writeAddress(out, at, pdu.from);
  at = writeAddress(out, at, pdu.to);
  out[at++] = pdu.esmClass;
  out.fill(0, at, at + 6); // protocol_id … replace_if_present_flag
  at += 6;
  out[at++] = pdu.dataCoding;
  out[at++] = 0; // sm_default_msg_id
  out[at++] = pdu.text.length;
  out.set(pdu.text, at);
  out.set(pdu.tlvs, at + pdu.text.length);
}

function writeAddress(out: Buffer, from: number, address: string): number {
  let at = from;
  const digits = /^\d+$/.test(address);
  out[at++] = digits ? INTERNATIONAL : ALPHANUMERIC;
  out[at++] = digits ? 1 : 0;
  at += out.write(address, at, 'latin1');
  out[at++] = 0;
  return at;
}
