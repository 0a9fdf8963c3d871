import type { Socket } from 'node:net';

const BLOCK = 65_536;

/**
 * Gathers many PDUs into one `socket.write`: a system call per response would cost more than all the rest.
 * What was handed to the socket is never written again; a new block follows a full one.
 */
export class Writer {
  bytes = Buffer.allocUnsafeSlow(BLOCK);
  private from = 0;
  private to = 0;
  private waiting = false;

  constructor(private readonly socket: Socket) {}

  /** Room for `size` bytes of {@link bytes}; returns where it begins. Fill all of it before the next call. */
  reserve(size: number): number {
    if (this.to + size > this.bytes.length) {
      this.flush();
      this.bytes = Buffer.allocUnsafeSlow(Math.max(BLOCK, size));
      this.from = this.to = 0;
    }
    const at = this.to;
    this.to += size;
    return at;
  }

  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  flush(): void {
    if (this.to === this.from) return;
    const ready = this.bytes.subarray(this.from, this.to);
    this.from = this.to;
    if (this.socket.writable) this.socket.write(ready);
  }

  /** For what is written outside the reading of a chunk: one flush for all of it. */
  flushSoon(): void {
    if (this.waiting) return;
    this.waiting = true;
    setImmediate(() => {
      this.waiting = false;
      this.flush();
    });
  }
}
