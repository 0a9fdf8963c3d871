import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import type { Smsc } from '../smsc.js';
import { Connection } from './connection.js';

/** The SMSC's SMPP face: where peers connect. */
export class SmppFace {
  private readonly server: Server;

  constructor(private readonly smsc: Smsc) {
    this.server = createServer((socket) => {
      smsc.peers.add(new Connection(socket, smsc));
    });
  }

  /** Listens for binds; the port in use. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    this.smsc.drop();
    await closed;
  }
}
