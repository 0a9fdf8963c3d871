import { Child } from './child.js';

const ACCOUNT = { system_id: 'campanile', password: 'secret' };

/** The SMSC simulator in its own process: an independent peer, and the witness of who got what. */
export class Simulator {
  private constructor(
    private readonly child: Child,
    readonly smppPort: number,
    private readonly url: string,
  ) {}

  /** @param behaviour of its one account */
  static async start(behaviour: Record<string, unknown> = {}): Promise<Simulator> {
    const child = await Child.start('apps/smsc-sim/src/main.js', {
      SMPP_PORT: '0',
      HTTP_PORT: '0',
      SMSC_RECORD: 'all',
      SMSC_ACCOUNTS: JSON.stringify([{ ...ACCOUNT, ...behaviour }]),
    });
    const { smpp, http } = child.listening as { smpp: number; http: number };
    return new Simulator(child, smpp, `http://127.0.0.1:${http}`);
  }

  faults(change: Record<string, unknown>): Promise<unknown> {
    return this.post('/faults', change);
  }

  /** Number → whole messages its phone got. */
  async messages(): Promise<Map<number, number>> {
    const counts = await this.get<Record<string, { messages: number }>>('/counts');
    return new Map(Object.entries(counts).map(([number, { messages }]) => [Number(number), messages]));
  }

  /** Number → the texts its phone got, in order. */
  async texts(): Promise<Map<number, string[]>> {
    const counts = await this.get<Record<string, { texts: string[] }>>('/counts?texts=full');
    return new Map(Object.entries(counts).map(([number, { texts }]) => [Number(number), texts]));
  }

  summary(): Promise<{ numbers: number; parts: number; messages: number; unfinished: number }> {
    return this.get('/counts/summary');
  }

  stats(): Promise<{
    submits: number;
    accepted: number;
    refused: Record<string, number>;
    first_submit_at: number;
    last_submit_at: number;
    seconds_above: number;
    binds: unknown[];
    cpu_s: number;
  }> {
    return this.get('/stats');
  }

  sendFromPhone(from: string, to: string, text: string): Promise<unknown> {
    return this.post('/inbound', { from, to, text });
  }

  stop(): Promise<void> {
    return this.child.stop();
  }

  private get<T>(path: string): Promise<T> {
    return answer<T>(fetch(this.url + path));
  }

  private post(path: string, body: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json' };
    return answer(fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) }));
  }
}

async function answer<T>(pending: Promise<Response>): Promise<T> {
  const response = await pending;
  if (!response.ok) throw new Error(`The simulator answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
