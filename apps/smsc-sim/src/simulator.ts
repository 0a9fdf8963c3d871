import { HttpFace } from './http/server.js';
import { Smsc } from './smsc.js';
import { SmppFace } from './wire/server.js';
import type { SmscOptions } from './smsc.js';

export interface SimulatorOptions extends Partial<SmscOptions> {
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** 0, the default, takes any free port. */
  readonly smppPort?: number;
  readonly httpPort?: number;
}

export interface Simulator {
  readonly smsc: Smsc;
  readonly smppPort: number;
  readonly httpPort: number;
  /** Drops every connection and stops listening. */
  stop(): Promise<void>;
}

/** How many messages are kept for the phone page unless all are asked for. */
const KEPT = 50_000;

/** Starts a simulator; both ports listen when it resolves. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { host = '127.0.0.1', smppPort = 0, httpPort = 0 } = options;
  const { accounts = [{ system_id: 'campanile', password: 'secret' }], record = KEPT, seed = 1 } = options;
  const smsc = new Smsc({ accounts, record, seed });
  const smpp = new SmppFace(smsc);
  const http = new HttpFace(smsc);
  const stop = async () => {
    smsc.schedule.clear();
    await Promise.all([smpp.stop(), http.stop()]);
  };
  return {
    smsc,
    smppPort: await smpp.listen(smppPort, host),
    httpPort: await http.listen(httpPort, host),
    stop,
  };
}
