import type { ProblemDetails } from '#libs/http';

export type AlertView = Record<string, unknown> & { id: string; state: string; contentHash: string | null };

export interface ProgressView {
  state: string;
  audience: number;
  drawing: boolean;
  balanced: boolean;
  counts: Record<
    'delivered' | 'submitted' | 'failed' | 'expired' | 'stopped' | 'inDoubt' | 'waiting',
    number
  >;
  parts: number;
  correctable: number;
  held: number;
  releasedAt: string | null;
  firstSubmittedAt: string | null;
  lastOutcomeAt: string | null;
}

/** A refusal of the API, as a test sees it. */
export class Refused extends Error {
  constructor(readonly problem: ProblemDetails) {
    super(`${problem.status} ${problem.code}: ${problem.detail} ${JSON.stringify(problem.errors)}`);
  }
}

/** An official at the API: logs in once, then acts with the session's cookie. */
export class OfficialClient {
  #cookie = '';

  constructor(readonly url: string) {}

  static async login(url: string, username: string, password: string): Promise<OfficialClient> {
    const client = new OfficialClient(url);
    const response = await client.request('POST', '/api/session', { username, password });
    client.#cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    return client;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.request('GET', path)).json()) as T;
  }

  async post<T>(path: string, body: unknown = {}): Promise<T> {
    return (await (await this.request('POST', path, body)).json()) as T;
  }

  async importCap(xml: string): Promise<{ alert: AlertView; notices: { code: string }[] }> {
    const response = await this.request('POST', '/api/alerts/import', xml, 'application/cap+xml');
    return (await response.json()) as { alert: AlertView; notices: { code: string }[] };
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return (await (await this.request('PUT', path, body)).json()) as T;
  }

  progress(alertId: string): Promise<ProgressView> {
    return this.get(`/api/alerts/${alertId}/progress`);
  }

  /** Live progress, until the consumer stops listening. */
  async *progressStream(alertId: string, signal: AbortSignal): AsyncGenerator<ProgressView> {
    const response = await fetch(`${this.url}/api/alerts/${alertId}/progress/stream`, {
      headers: { cookie: this.#cookie, accept: 'text/event-stream' },
      signal,
    });
    if (!response.ok || response.body === null) throw new Error(`The stream answered ${response.status}`);
    let buffer = '';
    for await (const chunk of response.body) {
      buffer += Buffer.from(chunk as Uint8Array).toString('utf8');
      const events = buffer.split('\n\n');
      buffer = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: ?(.*)$/m.exec(event)?.[1];
        if (data !== undefined) yield JSON.parse(data) as ProgressView;
      }
    }
  }

  private async request(
    method: string,
    path: string,
    body?: unknown,
    type = 'application/json',
  ): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      headers: { cookie: this.#cookie, ...(body === undefined ? {} : { 'content-type': type }) },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (!response.ok) throw new Refused((await response.json()) as ProblemDetails);
    return response;
  }
}
