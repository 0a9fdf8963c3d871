import { createRequire } from 'node:module';
import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** What specs read of a PDU; the `smpp` package decodes texts into `{message, udh}`. */
export interface EsmePdu {
  command: string;
  command_status: number;
  sequence_number: number;
  message_id?: string;
  source_addr?: string;
  destination_addr?: string;
  esm_class?: number;
  data_coding?: number;
  short_message?: { message: string; udh?: Buffer[] };
  receipted_message_id?: string;
  message_state?: number;
  response(options?: Record<string, unknown>): EsmePdu;
}

interface Session extends EventEmitter {
  socket: Socket;
  send(pdu: EsmePdu, callback?: (response: EsmePdu) => void): boolean;
  close(): void;
  destroy(): void;
}

interface SmppPackage {
  connect(options: { host: string; port: number }): Session;
  PDU: new (command: string, options?: Record<string, unknown>) => EsmePdu;
}

const smpp = createRequire(import.meta.url)('smpp') as SmppPackage;

export const TO = '393331234567';

/** Waits for a fact of the simulator that sends no word of itself. */
export async function eventually(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A peer made of the `smpp` package, nobody's code but its own: what the simulator is tried with. */
export class Esme {
  readonly deliveries: EsmePdu[] = [];
  /** Everything that arrived, in order. */
  readonly arrived: EsmePdu[] = [];
  /** Statuses for the next deliveries; 0 once used up. */
  readonly answers: number[] = [];
  closed = false;
  private readonly session: Session;
  private readonly waiting: (() => void)[] = [];

  constructor(port: number) {
    this.session = smpp.connect({ host: '127.0.0.1', port });
    this.session.on('error', () => undefined);
    this.session.on('close', () => {
      this.closed = true;
      this.wake();
    });
    this.session.on('pdu', (pdu: EsmePdu) => this.take(pdu));
  }

  get socket(): Socket {
    return this.session.socket;
  }

  static async bound(
    port: number,
    options: Record<string, unknown> = {},
    mode = 'transceiver',
  ): Promise<Esme> {
    const esme = new Esme(port);
    const response = await esme.bind(options, mode);
    if (response.command_status !== 0) throw new Error(`bind: ${response.command_status}`);
    return esme;
  }

  bind(options: Record<string, unknown> = {}, mode = 'transceiver'): Promise<EsmePdu> {
    return this.request(`bind_${mode}`, { system_id: 'campanile', password: 'secret', ...options });
  }

  submit(options: Record<string, unknown> = {}): Promise<EsmePdu> {
    const usual = { source_addr: 'Faenza', destination_addr: TO, data_coding: 0, short_message: 'Allerta' };
    return this.request('submit_sm', { ...usual, ...options });
  }

  request(command: string, options: Record<string, unknown> = {}): Promise<EsmePdu> {
    return new Promise((resolve) => {
      this.session.send(new smpp.PDU(command, options), resolve);
    });
  }

  /** Resolves once `fact` is true of what arrived; it is asked again at each PDU and at the close. */
  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async delivered(count: number): Promise<EsmePdu[]> {
    await this.until(() => this.deliveries.length >= count);
    return this.deliveries;
  }

  close(): void {
    this.session.destroy();
  }

  private take(pdu: EsmePdu): void {
    this.arrived.push(pdu);
    if (pdu.command === 'deliver_sm') {
      this.deliveries.push(pdu);
      this.session.send(pdu.response({ command_status: this.answers.shift() ?? 0 }));
    }
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting.splice(0)) resume();
  }
}
