import type { Socket } from 'node:net';
import { HEADER_BYTES } from './commands.js';
import { writeHeader } from './encode.js';
import type { SubmitTemplate } from './submit-template.js';
import { WriteBuffer } from './write-buffer.js';

/** A peer that sends and does not read our answers is not read either beyond so many bytes of them. */
const MOST_UNREAD_BYTES = 1 << 20;
/** What a submit takes at most, but for those with a payload: they alone never stop the reading of their answers. */
const SUBMIT_BYTES = 512;

/** What one connection has to say, gathered until the end of the turn, so that a burst is one write. */
export class Outgoing {
  /** The clock of `performance.now` at the first PDU of the burst: one look at it per burst. */
  clock = 0;
  private readonly buffer: WriteBuffer;
  private flushScheduled = false;
  private closed = false;

  private readonly mostUnread: number;

  constructor(
    private readonly socket: Socket,
    window: number,
  ) {
    this.mostUnread = MOST_UNREAD_BYTES + window * SUBMIT_BYTES;
    this.buffer = new WriteBuffer(socket);
  }

  /** Nothing more is taken; what was gathered and not written stays unsent. */
  close(): void {
    this.closed = true;
  }

  /** What was gathered and not written stays unsent. */
  discard(): void {
    this.buffer.discard();
  }

  flush(): void {
    if (!this.closed) this.buffer.flush();
  }

  submit(template: SubmitTemplate, sequence: number, destination: string | number): void {
    const room = template.maxBytes;
    const at = this.buffer.reserve(room);
    let written = 0;
    try {
      written = template.write(this.buffer.current, at, sequence, destination);
    } finally {
      this.buffer.release(room - written);
    }
    if (!this.flushScheduled) this.scheduleFlush();
  }

  pdu(bytes: Uint8Array): void {
    if (this.closed) return;
    this.buffer.append(bytes);
    this.scheduleFlush();
  }

  /** A PDU without a body. */
  header(command: number, status: number, sequence: number): void {
    if (this.closed) return;
    const at = this.buffer.reserve(HEADER_BYTES);
    writeHeader(this.buffer.current, at, HEADER_BYTES, command, status, sequence);
    this.scheduleFlush();
  }

  /** `deliver_sm_resp` and `data_sm_resp`: an empty `message_id`, SMPP 3.4 §4.6.2. */
  answer(command: number, status: number, sequence: number): void {
    if (this.closed) return;
    const at = this.buffer.reserve(HEADER_BYTES + 1);
    writeHeader(this.buffer.current, at, HEADER_BYTES + 1, command, status, sequence);
    this.buffer.current[at + HEADER_BYTES] = 0;
    this.scheduleFlush();
  }

  /** At the end of the burst, whoever forgets to flush. */
  private scheduleFlush(): void {
    if (this.flushScheduled) return;
    this.flushScheduled = true;
    this.clock = performance.now();
    queueMicrotask(() => {
      this.flushScheduled = false;
      this.flush();
      if (this.socket.writableLength > this.mostUnread) this.socket.pause();
    });
  }
}
