import { COMMAND } from './statuses.js';
import type { Writer } from './writer.js';

const HEADER = 16;
const HALF = 100_000_000;

/** Writes a PDU that is a header alone; a refused `submit_sm_resp` has no body (SMPP 3.4 §4.4.2). */
export function writeHeader(writer: Writer, command: number, status: number, sequence: number): void {
  const at = writer.reserve(HEADER);
  const out = writer.bytes;
  out.writeUInt32BE(HEADER, at);
  out.writeUInt32BE(command, at + 4);
  out.writeUInt32BE(status, at + 8);
  out.writeUInt32BE(sequence, at + 12);
}

/** Writes `submit_sm_resp` with status 0; the id is written without making a string of it. */
export function writeAccepted(writer: Writer, sequence: number, id: number, hex: boolean): void {
  const radix = hex ? 16 : 10;
  const split = hex ? 0x100000000 : HALF;
  const high = Math.floor(id / split);
  const low = id - high * split;
  const highDigits = digitsOf(high, radix);
  const lowDigits = high === 0 ? digitsOf(low, radix) : 8;
  const digits = lowDigits + (high === 0 ? 0 : highDigits);
  const length = HEADER + digits + 1;
  const at = writer.reserve(length);
  const out = writer.bytes;
  out.writeUInt32BE(length, at);
  out.writeUInt32BE(COMMAND.submitSmResp, at + 4);
  out.writeUInt32BE(0, at + 8);
  out.writeUInt32BE(sequence, at + 12);
  const end = at + HEADER + digits;
  writeDigits(out, end - lowDigits, end, low, radix);
  writeDigits(out, at + HEADER, end - lowDigits, high, radix);
  out[end] = 0;
}

function digitsOf(value: number, radix: number): number {
  let digits = 1;
  for (let left = value; left >= radix; left = Math.floor(left / radix)) digits++;
  return digits;
}

function writeDigits(out: Buffer, from: number, to: number, value: number, radix: number): void {
  let left = value;
  for (let at = to - 1; at >= from; at--) {
    const rest = Math.floor(left / radix);
    const digit = left - rest * radix;
    out[at] = digit < 10 ? 0x30 + digit : 0x57 + digit;
    left = rest;
  }
}
