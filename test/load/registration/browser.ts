import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  location: string | null;
  body: string;
}

const HEAD_END = '\r\n\r\n';
const GIVE_UP_MS = 30_000;

/**
 * As much of an HTTP/1.1 client as our pages need, over one connection that is kept: one request after the other,
 * answers with a length. A whole client would take more of the machine than the service it measures leaves.
 */
export class Browser {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | null = null;

  private constructor(
    socket: Socket,
    private readonly host: string,
  ) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setTimeout(GIVE_UP_MS, () => socket.destroy(new Error(`no answer in ${GIVE_UP_MS} ms`)));
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the service closed the connection')));
  }

  static open(url: string): Promise<Browser> {
    const { hostname, port, host } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.off('error', reject);
        resolve(new Browser(socket, host));
      });
      socket.once('error', reject);
    });
  }

  /** @param from the address in `X-Forwarded-For`: what a trusted proxy says of who comes */
  get(path: string, from: string): Promise<Answer> {
    return this.#ask(
      `GET ${path} HTTP/1.1\r\nhost: ${this.host}\r\nx-forwarded-for: ${from}\r\n${AGENT}\r\n`,
    );
  }

  /** Sends a form. */
  post(path: string, from: string, fields: URLSearchParams): Promise<Answer> {
    const body = fields.toString();
    return this.#ask(
      `POST ${path} HTTP/1.1\r\nhost: ${this.host}\r\nx-forwarded-for: ${from}\r\n${AGENT}` +
        `content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\n` +
        `content-length: ${body.length}\r\n\r\n${body}`,
    );
  }

  close(): void {
    this.#socket.destroy();
  }

  #ask(request: string): Promise<Answer> {
    if (this.#waiting !== null) throw new Error('one request after the other');
    if (this.#socket.destroyed) throw new Error('the service closed the connection before the request');
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const headEnd = this.#received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.#received.toString('latin1', 0, headEnd);
    const length = /^content-length: (\d+)/im.exec(head)?.[1];
    if (length === undefined) return this.#fail(new Error(`an answer without a length: ${head}`));
    const bodyStart = headEnd + HEAD_END.length;
    const end = bodyStart + Number(length);
    if (this.#received.length < end) return;
    const body = this.#received.toString('utf8', bodyStart, end);
    this.#received = this.#received.subarray(end);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve({
      status: Number(head.slice(9, 12)),
      location: /^location: (.+)$/im.exec(head)?.[1] ?? null,
      body,
    });
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.reject(error);
  }
}

const AGENT = 'user-agent: Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0\r\n';
