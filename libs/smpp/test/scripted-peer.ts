import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A PDU as it came, cut by code of its own: a peer that shared the link's reader would share its mistakes. */
export interface RawPdu {
  readonly command: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

export class PeerSession {
  private rest = Buffer.alloc(0);

  constructor(readonly socket: Socket) {}

  send(command: number, status: number, sequence: number, body: Uint8Array | string = ''): void {
    this.socket.write(pduBytes(command, status, sequence, body));
  }

  cut(chunk: Buffer): RawPdu[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const pdus: RawPdu[] = [];
    while (this.rest.length >= 16 && this.rest.length >= this.rest.readUInt32BE(0)) {
      const length = this.rest.readUInt32BE(0);
      pdus.push({
        command: this.rest.readUInt32BE(4),
        status: this.rest.readUInt32BE(8),
        sequence: this.rest.readUInt32BE(12),
        body: Buffer.from(this.rest.subarray(16, length)),
      });
      this.rest = this.rest.subarray(length);
    }
    return pdus;
  }
}

export function pduBytes(
  command: number,
  status: number,
  sequence: number,
  body: Uint8Array | string = '',
): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const header = Buffer.alloc(16);
  [16 + bytes.length, command, status, sequence].forEach((word, i) => header.writeUInt32BE(word, 4 * i));
  return Buffer.concat([header, bytes]);
}

type Script = (pdu: RawPdu, session: PeerSession) => void;

/** An SMSC on a real socket that does the ordinary unless a spec says otherwise, command by command. */
export class ScriptedPeer {
  readonly received: RawPdu[] = [];
  readonly sessions: PeerSession[] = [];
  private readonly scripts = new Map<number, Script>();
  private readonly waiters = new Set<() => void>();
  private readonly server: Server;
  private ids = 0;

  constructor(tls?: { cert: string; key: string }) {
    this.server = tls
      ? createTlsServer(tls, (socket) => this.accept(socket))
      : createServer((socket) => this.accept(socket));
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get last(): PeerSession {
    return this.sessions.at(-1) as PeerSession;
  }

  on(command: number, script: Script): this {
    this.scripts.set(command, script);
    return this;
  }

  of(command: number): RawPdu[] {
    return this.received.filter((pdu) => pdu.command === command);
  }

  /** Waits for the fact. */
  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await new Promise<void>((resolve) => this.waiters.add(resolve));
  }

  async got(command: number, count = 1): Promise<RawPdu[]> {
    await this.until(() => this.of(command).length >= count);
    return this.of(command);
  }

  async close(): Promise<void> {
    for (const { socket } of this.sessions) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    const session = new PeerSession(socket);
    this.sessions.push(session);
    socket.on('error', () => {});
    socket.on('close', () => this.tell());
    socket.on('data', (chunk) => {
      for (const pdu of session.cut(chunk)) {
        this.received.push(pdu);
        (this.scripts.get(pdu.command) ?? this.ordinary)(pdu, session);
      }
      this.tell();
    });
    this.tell();
  }

  private tell(): void {
    const waiting = [...this.waiters];
    this.waiters.clear();
    for (const wake of waiting) wake();
  }

  private readonly ordinary: Script = ({ command, sequence }, session) => {
    if (command >= 0x80000000) return;
    const body = command === 4 ? `id-${++this.ids}\0` : [1, 2, 9].includes(command) ? 'SMSC\0' : '';
    session.send((command | 0x80000000) >>> 0, 0, sequence, body);
  };
}
