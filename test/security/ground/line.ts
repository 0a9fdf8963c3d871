import { Agent, request } from 'node:http';

export interface Said {
  status: number;
  body: string;
  headers: Record<string, string | string[] | undefined>;
  /** From the request's first byte to the answer's last, in milliseconds. */
  ms: number;
}

export type Sent = { json: unknown } | { form: Record<string, string | string[]> } | { nothing: true };

/** A client on connections that stay open: what is measured is the service, and no handshake. */
export class Line {
  readonly #agent: Agent;

  constructor(
    private readonly url: string,
    connections = 1,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  post(path: string, sent: Sent, headers: Record<string, string> = {}): Promise<Said> {
    const [type, body] = written(sent);
    return this.send('POST', path, { ...headers, 'content-type': type }, body);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Said> {
    return this.send('GET', path, headers, '');
  }

  close(): void {
    this.#agent.destroy();
  }

  send(method: string, path: string, headers: Record<string, string>, body: string): Promise<Said> {
    const began = performance.now();
    const length: Record<string, string> =
      method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.#agent, headers: { ...headers, ...length } };
      const sent = request(new URL(path, this.url), options, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, headers: told } = response;
          const ms = performance.now() - began;
          resolve({ status, body: Buffer.concat(parts).toString(), headers: told, ms });
        });
      });
      sent.on('error', reject).end(body);
    });
  }
}

function written(sent: Sent): [type: string, body: string] {
  if ('json' in sent) return ['application/json', JSON.stringify(sent.json)];
  const type = 'application/x-www-form-urlencoded';
  if (!('form' in sent)) return [type, ''];
  const pairs = Object.entries(sent.form).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, each]),
  );
  return [type, new URLSearchParams(pairs).toString()];
}
