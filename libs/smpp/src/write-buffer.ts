import type { Socket } from 'node:net';

const BUFFER_BYTES = 64 * 1024;
const SPARE_BUFFERS = 4;

/** Gathers PDUs and hands them to the socket many at a time. Buffers come back once the socket let go of them. */
export class WriteBuffer {
  /** The buffer to write into, from what {@link reserve} returned. Changes at each reserve and flush. */
  current: Buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  private used = 0;
  private readonly spare: Buffer[] = [];

  constructor(private readonly socket: Socket) {}

  get isEmpty(): boolean {
    return this.used === 0;
  }

  /** Room for `bytes` in {@link current}; returns where. What was gathered goes out first when it does not fit. */
  reserve(bytes: number): number {
    if (this.used + bytes > this.current.length) {
      this.flush();
      if (bytes > this.current.length) this.current = Buffer.allocUnsafeSlow(bytes);
    }
    const at = this.used;
    this.used += bytes;
    return at;
  }

  /** Takes back the last reservation, of which nothing may be sent. */
  release(bytes: number): void {
    this.used -= bytes;
  }

  append(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.current.set(bytes, at);
  }

  /** What was gathered is not sent. */
  discard(): void {
    this.used = 0;
  }

  flush(): void {
    if (this.used === 0) return;
    const full = this.current;
    const bytes = full.subarray(0, this.used);
    this.used = 0;
    this.current = this.spare.pop() ?? Buffer.allocUnsafeSlow(BUFFER_BYTES);
    this.socket.write(bytes, () => {
      if (this.spare.length < SPARE_BUFFERS && full.length === BUFFER_BYTES) this.spare.push(full);
    });
  }
}
