/** What the simulated operator knows, asked over HTTP: the witness of every end-to-end test. */
export class SimulatorClient {
  constructor(readonly url: string) {}

  /** Number (E.164 digits) → what its phone got. */
  counts(): Promise<Record<string, { parts: number; messages: number; texts: string[] }>> {
    return this.get('/counts?texts=full');
  }

  summary(): Promise<{
    numbers: number;
    parts: number;
    messages: number;
    by_messages: Record<string, number>;
  }> {
    return this.get('/counts/summary');
  }

  /** Every accepted submit, parts apart; kept with `SMSC_RECORD=all` alone. */
  submits(): Promise<SubmitsView> {
    return this.get('/submits');
  }

  stats(): Promise<SimulatorStats> {
    return this.get('/stats');
  }

  /** The texts a phone got, oldest first. */
  async textsOf(number: string): Promise<string[]> {
    const { messages } = await this.post<{ messages: { direction: string; text: string }[] }>('/messages', {
      number,
    });
    return messages.filter(({ direction }) => direction === 'to_phone').map(({ text }) => text);
  }

  /** A phone sends a message. */
  sendFromPhone(from: string, to: string, text: string): Promise<unknown> {
    return this.post('/inbound', { from, to, text });
  }

  faults(change: Record<string, unknown>): Promise<unknown> {
    return this.post('/faults', change);
  }

  reset(): Promise<unknown> {
    return this.post('/reset', {});
  }

  private get<T>(path: string): Promise<T> {
    return answerOf<T>(fetch(this.url + path));
  }

  private post<T>(path: string, body: unknown): Promise<T> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    return answerOf<T>(fetch(this.url + path, init));
  }
}

export interface SubmitsView {
  texts: { text: string; part: number; total: number }[];
  /** By turns: number, place in `texts`. */
  submits: number[];
}

export interface SimulatorStats {
  submits: number;
  accepted: number;
  /** By `command_status`. */
  refused: Record<string, number>;
  first_submit_at: number | null;
  last_submit_at: number | null;
  seconds_above: number;
  cpu_s: number;
  rss_mb: number;
  binds: { system_id: string; type: string }[];
  /** Outstanding: receipts and messages from phones that nobody has taken yet, whatever they wait for. */
  accounts: Record<string, { deliveries_outstanding: number }>;
}

async function answerOf<T>(pending: Promise<Response>): Promise<T> {
  const response = await pending;
  if (!response.ok) throw new Error(`The simulator answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
