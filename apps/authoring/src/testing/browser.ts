import type { ProblemDetails } from '#libs/http';
import type { AlertPageView, AlertView } from '../alerts/alert-view.dto.js';
import type { CapImportView } from '../cap/cap.dto.js';
import type { AccountsView } from '../officials/accounts.dto.js';
import type { SessionView } from '../officials/session.dto.js';
import type { PreviewView } from '../preview/preview.dto.js';
import type { ProgressView } from '../progress/progress.dto.js';

/** An official at a browser: keeps the cookie, sends what a browser sends. */
export class Browser {
  cookie = '';

  constructor(
    private readonly url: string,
    readonly officialId: string,
    readonly username: string,
  ) {}

  async login(password: string): Promise<this> {
    const answer = await this.send('POST', '/api/session', { username: this.username, password });
    if (answer.status !== 200) throw new Error(`login: ${answer.status} ${JSON.stringify(answer.body)}`);
    return this;
  }

  get = (path: string) => this.send('GET', path);
  post = (path: string, body: unknown = {}) => this.send('POST', path, body);
  put = (path: string, body: unknown) => this.send('PUT', path, body);
  delete = (path: string) => this.send('DELETE', path);

  async postXml(path: string, xml: string | Uint8Array, type = 'application/cap+xml'): Promise<Answer> {
    return this.fetch(
      'POST',
      path,
      { 'content-type': type },
      typeof xml === 'string' ? xml : Buffer.from(xml),
    );
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
    return this.fetch(
      method,
      path,
      { ...json, ...headers },
      body === undefined ? null : JSON.stringify(body),
    );
  }

  private async fetch(
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string | Buffer | null,
  ): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: { cookie: this.cookie, 'accept-language': 'en', ...headers },
      body: body as string | null,
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) this.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) as Body };
  }
}

/** Every field that any answer may have: a spec asserts which of them this one does. */
export type Body = AlertView &
  AlertPageView &
  CapImportView &
  Omit<PreviewView, 'audience'> &
  ProgressView &
  SessionView &
  AccountsView &
  Omit<ProblemDetails, 'type'>;

export interface Answer {
  status: number;
  headers: Headers;
  body: Body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No content, or none that is JSON.
    return text === '' ? null : text;
  }
}
