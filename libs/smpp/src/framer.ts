import { HEADER_BYTES, Status } from './commands.js';
import { SmppError } from './errors.js';

/** Sees one whole PDU at `buffer[offset … offset + length)`. The memory is the visitor's until it returns, no longer. */
export type PduVisitor = (buffer: Buffer, offset: number, length: number) => void;

/**
 * Cuts a byte stream into PDUs without copying those that arrive whole.
 * After a `command_length` that cannot be, nothing behind it can be trusted: the framer throws
 * `invalid_length` and stays closed.
 */
export class PduFramer {
  private carry: Buffer = Buffer.alloc(256);
  private carried = 0;
  private closed = false;
  private visited = 0;

  constructor(
    private readonly maxPduBytes: number,
    private readonly visit: PduVisitor,
  ) {}

  /** Nothing more is visited, not even what stands in the chunk being read. */
  close(): void {
    this.closed = true;
  }

  /** Returns how many PDUs were visited. */
  push(chunk: Buffer): number {
    if (this.closed) return 0;
    this.visited = 0;
    let open = false;
    try {
      this.read(chunk);
      open = true;
    } finally {
      if (!open) this.closed = true;
    }
    return this.visited;
  }

  private read(chunk: Buffer): void {
    let at = this.carried > 0 ? this.complete(chunk) : 0;
    if (this.carried > 0) return;
    while (!this.closed && chunk.length - at >= 4) {
      const length = this.lengthAt(chunk, at);
      if (chunk.length - at < length) break;
      this.visited++;
      this.visit(chunk, at, length);
      at += length;
    }
    if (!this.closed && at < chunk.length) this.keep(chunk, at, chunk.length - at);
  }

  /** Fills the PDU carried over from earlier chunks; returns how much of this one it took. */
  private complete(chunk: Buffer): number {
    let at = 0;
    if (this.carried < 4) {
      at = Math.min(4 - this.carried, chunk.length);
      this.keep(chunk, 0, at);
      if (this.carried < 4) return at;
    }
    const length = this.lengthAt(this.carry, 0);
    const taken = Math.min(length - this.carried, chunk.length - at);
    this.keep(chunk, at, taken, length);
    if (this.carried < length) return at + taken;
    this.carried = 0;
    if (this.closed) return at + taken;
    this.visited++;
    this.visit(this.carry, 0, length);
    return at + taken;
  }

  private keep(chunk: Buffer, from: number, bytes: number, expected = 0): void {
    const needed = Math.max(this.carried + bytes, expected);
    if (needed > this.carry.length) {
      // On the peer's word alone, but never more than maxPduBytes: lengthAt has seen to it.
      const grown = Buffer.allocUnsafe(needed);
      this.carry.copy(grown, 0, 0, this.carried);
      this.carry = grown;
    }
    chunk.copy(this.carry, this.carried, from, from + bytes);
    this.carried += bytes;
  }

  private lengthAt(buffer: Buffer, offset: number): number {
    const length = buffer.readUInt32BE(offset);
    if (length < HEADER_BYTES || length > this.maxPduBytes) {
      throw new SmppError(
        'invalid_length',
        `The peer announced a PDU of ${length} bytes`,
        Status.invalidCommandLength,
      );
    }
    return length;
  }
}
