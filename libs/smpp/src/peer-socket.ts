import type { Socket } from 'node:net';
import type { LinkSettings } from './settings.js';

/** A peer that reads nothing more must not hold the socket for ever. */
const LINGER_MS = 2_000;

export interface PeerSocketEvents {
  /** PDUs may flow. */
  ready(): void;
  data(chunk: Buffer): void;
  /** What was written is on its way: there is room again. */
  drained(): void;
  /** With the system's code, where there is one. */
  failed(code: string | undefined): void;
  closed(): void;
}

/** The socket of one connection, from its opening to its last byte. */
export class PeerSocket {
  readonly socket: Socket;
  private isClosed = false;

  constructor(settings: LinkSettings, events: PeerSocketEvents) {
    this.socket = settings.openSocket(settings, () => events.ready());
    this.socket.on('data', (chunk: Buffer) => events.data(chunk));
    this.socket.on('drain', () => {
      if (!this.isClosed && this.socket.isPaused()) this.socket.resume();
      events.drained();
    });
    this.socket.on('error', (error: NodeJS.ErrnoException) => events.failed(error.code));
    this.socket.on('end', () => events.closed());
    this.socket.on('close', () => events.closed());
  }

  get keepsUp(): boolean {
    return !this.socket.writableNeedDrain;
  }

  /** What was written still leaves, within a while. */
  close(): void {
    this.isClosed = true;
    const { socket } = this;
    if (socket.connecting) socket.destroy();
    else socket.destroySoon();
    const linger = setTimeout(() => socket.destroy(), LINGER_MS);
    linger.unref();
    socket.once('close', () => clearTimeout(linger));
  }
}
