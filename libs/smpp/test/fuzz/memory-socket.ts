import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** As much of a socket as a link uses, without a network: what was written can be taken, bytes can be fed. */
export class MemorySocket extends EventEmitter {
  connecting = true;
  destroyed = false;
  readonly writableNeedDrain = false;
  readonly writableLength = 0;
  private written: Buffer[] = [];

  constructor(onReady: () => void) {
    super();
    queueMicrotask(() => {
      if (this.destroyed) return;
      this.connecting = false;
      onReady();
    });
  }

  get socket(): Socket {
    return this as unknown as Socket;
  }

  write(bytes: Uint8Array, written?: () => void): boolean {
    if (this.destroyed) return false;
    this.written.push(Buffer.from(bytes));
    // The memory is the writer's again, as after a real write: whoever kept a view would see it change.
    bytes.fill(0xa5);
    if (written) queueMicrotask(written);
    return true;
  }

  isPaused(): boolean {
    return false;
  }

  destroySoon(): void {
    this.destroy();
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    queueMicrotask(() => this.emit('close'));
  }

  take(): Buffer {
    const bytes = Buffer.concat(this.written);
    this.written = [];
    return bytes;
  }

  feed(bytes: Buffer): void {
    if (!this.destroyed) this.emit('data', bytes);
  }
}
