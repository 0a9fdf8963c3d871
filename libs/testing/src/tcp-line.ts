import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a server that can be cut and mended: for the other side, a cut is what a killed process looks like. */
export class TcpLine {
  private readonly sockets = new Set<Socket>();
  private whole = true;
  private sent = 0;
  private timesCut = 0;
  private onSent: (sent: number) => void = () => undefined;

  private constructor(
    private readonly server: Server,
    /** The URL given, by way of this line. */
    readonly url: string,
  ) {}

  /** Opens a line to the host and port of a URL. */
  static async to(url: string): Promise<TcpLine> {
    const target = new URL(url);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const host = target.hostname;
    const targetPort = Number(target.port);
    target.hostname = '127.0.0.1';
    target.port = String(port);
    const line = new TcpLine(server, target.toString());
    server.on('connection', (near) => line.join(near, host, targetPort));
    return line;
  }

  /** Breaks every connection and refuses new ones. */
  cut(): void {
    this.whole = false;
    this.timesCut++;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.whole = true;
  }

  /** What came over it from the near side so far, in messages, as far as each came by itself. */
  get messages(): number {
    return this.sent;
  }

  /** How often it was cut so far. */
  get cuts(): number {
    return this.timesCut;
  }

  /** Breaks as the near side sends its n-th message, which does not arrive, and is mended after that time. */
  cutAt(message: number, forMs: number): void {
    this.onSent = (sent) => {
      if (sent !== message) return;
      this.cut();
      setTimeout(() => this.mend(), forMs);
    };
  }

  /** What is under way is swallowed from now on, and nobody is told: what a machine that has gone looks like. */
  mute(): void {
    for (const socket of this.sockets) socket.unpipe().resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket, host: string, port: number): void {
    if (!this.whole) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ host, port, noDelay: true });
    near.setNoDelay(true);
    near.on('data', () => this.onSent(++this.sent));
    near.pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
