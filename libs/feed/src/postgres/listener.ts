import { Client } from 'pg';
import { pauseAfter, rest } from '../backoff.js';
import { described, type FeedLog } from '../log.js';

const PAUSES = { firstMs: 100, mostMs: 3_000 };
/** A server that went away without a word is noticed after this. */
const PROBE_MS = 5_000;

export interface ListenerOptions {
  url: string;
  channel: string;
  onMessage(payload: string): void;
  /** Connected, perhaps again: messages may have been missed. */
  onConnect?(client: Client): Promise<void> | void;
  onDisconnect?(): void;
  log: FeedLog;
}

/** One connection that hears notifications and comes back by itself. What it misses, the callers' polls find. */
export class Listener {
  private readonly stopping = new AbortController();
  private readonly done: Promise<void>;
  private live = false;

  constructor(private readonly options: ListenerOptions) {
    this.done = this.run();
  }

  get connected(): boolean {
    return this.live;
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.done;
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted;) {
      try {
        await this.listen(() => (failures = 0));
      } catch (error) {
        failures++;
        this.options.log.warn('The feed does not hear its database; it tries again.', described(error));
      }
      if (this.live) this.options.onDisconnect?.();
      this.live = false;
      await rest(pauseAfter(Math.max(1, failures), PAUSES), this.stopping.signal);
    }
  }

  private async listen(onConnected: () => void): Promise<void> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: 'campanile-feed-listener',
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
    });
    const lost = new AbortController();
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    client.on('notification', ({ payload }) => this.options.onMessage(payload ?? ''));
    try {
      await client.connect();
      // The server drops a session (and its locks) soon after its client's machine has vanished.
      await client.query(
        'SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 2',
      );
      await client.query(`LISTEN ${this.options.channel}`);
      this.live = true;
      onConnected();
      await this.options.onConnect?.(client);
      while (!lost.signal.aborted && !this.stopping.signal.aborted) {
        await rest(PROBE_MS, AbortSignal.any([lost.signal, this.stopping.signal]));
        if (!lost.signal.aborted && !this.stopping.signal.aborted) await client.query('SELECT 1');
      }
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
