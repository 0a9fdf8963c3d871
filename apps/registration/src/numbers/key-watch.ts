import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '#libs/observability';
import type { NumberKeys, Query } from './number-keys.js';
import { FORGET, KNOW, LISTEN } from './number-keys.sql.js';

const LOOK_EVERY_MS = 2_000;
const AGAIN_AFTER_MS = 500;
const SURE_WITHIN_MS = 10_000;

/**
 * Keeps a process on the keys as they are, over a connection of its own, whose locks say which ones it works with: who
 * rotates waits for them. They go with the session, however it ends.
 */
export class KeyWatch {
  readonly #stopping = new AbortController();
  #client: Client | null = null;
  /** The generation that is locked. */
  #held: number | null = null;
  #turn: Promise<void> = Promise.resolve();
  #running: Promise<void> | null = null;

  constructor(
    private readonly url: string,
    private readonly keys: NumberKeys,
    private readonly logger: Logger,
  ) {}

  /** The keys are those of the database when this resolves. */
  async start(): Promise<void> {
    await this.connect();
    this.#running = this.run();
  }

  /** @throws Error where nobody can tell for long whether the keys are still those of the database */
  async sure(): Promise<void> {
    for (const deadline = Date.now() + SURE_WITHIN_MS; this.#held === null; await pause(20))
      if (Date.now() > deadline) throw new Error('it cannot be told which keys of the numbers are current');
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#client?.end().catch(() => undefined);
  }

  private async run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(this.#client === null ? AGAIN_AFTER_MS : LOOK_EVERY_MS, undefined, { signal }).catch(
        () => undefined,
      );
      if (signal.aborted) return;
      try {
        if (this.#client === null) await this.connect();
        else await this.look();
      } catch (err) {
        this.logger.warn({ err }, 'the keys of the numbers cannot be looked after');
        this.lose();
      }
    }
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'campanile-number-keys',
      connectionTimeoutMillis: 5_000,
      query_timeout: 10_000,
      keepAlive: true,
    });
    client.on('error', () => this.lose());
    client.on('end', () => this.lose());
    client.on('notification', () => void this.look().catch(() => this.lose()));
    await client.connect();
    this.#client = client;
    await client.query(LISTEN);
    await this.look();
  }

  private lose(): void {
    const client = this.#client;
    this.#client = null;
    this.#held = null;
    client?.end().catch(() => undefined);
  }

  /** One at a time. */
  private look(): Promise<void> {
    const turn = this.#turn.then(() => this.refresh());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Locked first and read again then: who changes the keys either sees the lock or is seen. */
  private async refresh(): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    const query: Query = async <R>(statement: string, values?: unknown[]) =>
      (await client.query(statement, values)).rows as R[];
    for (let known = await this.keys.refresh(query); known !== this.#held;) {
      await query(KNOW, [known]);
      const before = this.#held;
      this.#held = known;
      if (before !== null) await query(FORGET, [before]);
      known = await this.keys.refresh(query);
    }
  }
}
