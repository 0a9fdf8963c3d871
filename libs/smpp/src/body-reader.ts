import { Status } from './commands.js';
import { SmppError } from './errors.js';

const NUL = 0;

/** Reads the body of one PDU and never past its end: anything else is `malformed_pdu`. */
export class BodyReader {
  constructor(
    private readonly buffer: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  get left(): number {
    return this.end - this.at;
  }

  octet(): number {
    this.need(1);
    return this.buffer[this.at++] as number;
  }

  uint16(): number {
    this.need(2);
    const value = this.buffer.readUInt16BE(this.at);
    this.at += 2;
    return value;
  }

  /** A C-octet string, as Latin-1: ids hold any byte. */
  cString(): string {
    const nul = this.buffer.indexOf(NUL, this.at);
    if (nul === -1 || nul >= this.end) throw malformed('A string has no end', Status.invalidMessageLength);
    const text = this.buffer.toString('latin1', this.at, nul);
    this.at = nul + 1;
    return text;
  }

  /** A view, not a copy. */
  bytes(length: number): Buffer {
    this.need(length);
    const view = this.buffer.subarray(this.at, this.at + length);
    this.at += length;
    return view;
  }

  private need(bytes: number): void {
    if (this.left < bytes) throw malformed('A field reaches past the end', Status.invalidMessageLength);
  }
}

export function malformed(message: string, status: number): SmppError {
  return new SmppError('malformed_pdu', message, status);
}
