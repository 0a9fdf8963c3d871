import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Command, HEADER_BYTES } from './commands.js';
import { PduFramer } from './framer.js';
import type { LinkHandler, LinkOptions } from './link-options.js';
import { SmppLink } from './link.js';

/** An SMSC that may call. */
export interface OutbindPeer {
  /** IP address it calls from. */
  readonly address: string;
  /** What it says in its `outbind`. */
  readonly systemId: string;
  readonly password: string;
  /** The account we bind with, on the connection it opened. */
  readonly account: Omit<LinkOptions, 'host' | 'port' | 'tls' | 'mode' | 'once' | 'openSocket'>;
  readonly handler: LinkHandler<SmppLink>;
}

export type OutbindRefusal = 'unknown_address' | 'no_outbind' | 'wrong_credentials' | 'too_many';

export interface OutbindOptions {
  /** All addresses unless given. */
  readonly host?: string;
  /** 0: one that is free. */
  readonly port: number;
  readonly peers: readonly OutbindPeer[];
  /** PEM; callers must speak TLS then. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** 5,000: how long a caller may take to say who it is. */
  readonly outbindMs?: number;
  /** Somebody called and was sent away without a word. */
  readonly onRefused?: (reason: OutbindRefusal) => void;
}

/** The largest `outbind` there is, and room for those who write longer names than SMPP allows. */
const MOST_BYTES = HEADER_BYTES + 130;
const OUTBIND_MS = 5_000;
/** Callers that have not said yet who they are, and calls of one peer, at most. */
const MOST_CALLS = 8;

/**
 * Takes `outbind` (SMPP 3.4 §4.1.7) from configured peers alone, and binds as a receiver on the connection they
 * opened. Such a link lives as long as its connection: to call again is the peer's part.
 */
export class OutbindListener {
  private readonly server: Server;
  private readonly callers = new Set<Socket>();
  private readonly links = new Map<SmppLink, OutbindPeer>();

  constructor(private readonly options: OutbindOptions) {
    this.server = options.tls === undefined ? createServer() : this.createTlsServer(options.tls);
    if (options.tls === undefined) this.server.on('connection', (socket) => this.onCall(socket));
  }

  /** Resolves with the port. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port, this.options.host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Listens no more, and unbinds what is bound. */
  async close({ drainMs }: { drainMs: number }): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.callers) socket.destroy();
    await Promise.all(Array.from(this.links.keys(), (link) => link.stop({ drainMs })));
    await closed;
  }

  private createTlsServer(tls: NonNullable<OutbindOptions['tls']>): Server {
    const handshakeTimeout = this.options.outbindMs ?? OUTBIND_MS;
    const server = createTlsServer({ ...tls, minVersion: 'TLSv1.2', handshakeTimeout });
    // Whoever is not meant is not worth a handshake.
    server.on('connection', (socket: Socket) => {
      if (this.peersAt(socket).length === 0) this.refuse(socket, 'unknown_address');
    });
    server.on('tlsClientError', (_error, socket) => {
      if (this.peersAt(socket).length > 0) this.refuse(socket, 'no_outbind');
    });
    server.on('secureConnection', (socket) => this.onCall(socket));
    return server;
  }

  private peersAt(socket: Socket): OutbindPeer[] {
    const address = socket.remoteAddress?.replace(/^::ffff:/, '');
    return this.options.peers.filter((peer) => peer.address === address);
  }

  private onCall(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const peers = this.peersAt(socket);
    if (peers.length === 0) return this.refuse(socket, 'unknown_address');
    if (this.callers.size >= MOST_CALLS) return this.refuse(socket, 'too_many');
    this.callers.add(socket);
    const timer = setTimeout(() => this.refuse(socket, 'no_outbind'), this.options.outbindMs ?? OUTBIND_MS);
    const over = (): void => {
      clearTimeout(timer);
      this.callers.delete(socket);
    };
    socket.once('close', over);
    const framer = new PduFramer(MOST_BYTES, (buffer, offset, length) => {
      framer.close();
      over();
      socket.removeAllListeners('data');
      this.onFirstPdu(socket, peers, buffer.subarray(offset, offset + length));
    });
    socket.on('data', (chunk: Buffer) => {
      try {
        framer.push(chunk);
      } catch {
        this.refuse(socket, 'no_outbind');
      }
    });
  }

  private onFirstPdu(socket: Socket, peers: readonly OutbindPeer[], pdu: Buffer): void {
    if (pdu.readUInt32BE(4) !== Command.outbind) return this.refuse(socket, 'no_outbind');
    const [systemId = '', password = ''] = pdu.toString('latin1', HEADER_BYTES).split('\0');
    const peer = peers.find((one) => same(one.systemId, systemId) && same(one.password, password));
    if (peer === undefined) return this.refuse(socket, 'wrong_credentials');
    const calls = Array.from(this.links.values()).filter((one) => one === peer).length;
    if (calls >= MOST_CALLS) return this.refuse(socket, 'too_many');
    this.bind(socket, peer);
  }

  private bind(socket: Socket, peer: OutbindPeer): void {
    const link = new SmppLink(
      {
        ...peer.account,
        host: peer.address,
        port: socket.remotePort ?? 1,
        mode: 'receiver',
        once: () => this.links.delete(link),
        openSocket: (_options, onReady) => {
          queueMicrotask(onReady);
          return socket;
        },
      },
      peer.handler,
    );
    this.links.set(link, peer);
    link.start();
  }

  /** Not a byte of an answer: whoever is not meant learns nothing. */
  private refuse(socket: Socket, reason: OutbindRefusal): void {
    socket.destroy();
    this.options.onRefused?.(reason);
  }
}

/** Takes the same time whatever is wrong. */
function same(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'latin1').digest();
  return timingSafeEqual(digest(one), digest(other));
}
