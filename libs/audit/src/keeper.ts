import { Client } from 'pg';
import { TlogError } from '#libs/tlog';
import { rest } from './rest.js';
import { Checkpoints } from './checkpoints/checkpoints.js';
import type { LogKey } from './checkpoints/log-key.js';
import { Publisher } from './checkpoints/publisher.js';
import type { CheckpointTarget } from './checkpoints/target.js';
import { AuditError } from './errors.js';
import type { KeeperMetrics } from './keeper-metrics.js';
import { LogStore } from './log-store.js';
import type { Payloads } from './payloads/payloads.js';
import { Sequencer } from './sequencing/sequencer.js';
import { COUNT_PENDING } from './sequencing/sequence.sql.js';
import { KeyRotation } from './signing-keys/key-rotation.js';
import { sqlOn, type Sql } from './sql.js';

const POLL_MS = 500;
const ELECTION_MS = 2_000;
const PAUSES_MS = { first: 500, most: 10_000 };

export interface KeeperOptions {
  /** Login of a role that may sequence. */
  url: string;
  key: LogKey;
  payloads: Payloads;
  targets: readonly CheckpointTarget[];
  /** Between two rounds of checkpoints. */
  checkpointEveryMs: number;
  metrics: KeeperMetrics;
  onError: (message: string, error: unknown) => void;
}

/**
 * Keeps the logs: numbers entries, signs a checkpoint of every log that grew, brings it outside. Runs in every instance;
 * one at a time does the work, the others wait for its database session to end.
 */
export class LogKeeper {
  readonly #stopping = new AbortController();
  readonly #publisher: Publisher;
  readonly #grown = new Set<string>();
  /** Logs that contradict what is kept outside; somebody has to look before they are signed again. */
  readonly #unsound = new Set<string>();
  #damage: string | null = null;
  #done: Promise<void> = Promise.resolve();

  constructor(private readonly options: KeeperOptions) {
    const { metrics, onError } = options;
    this.#publisher = new Publisher(options.targets, (target, outcome, error) => {
      metrics.pushed(target, outcome);
      if (outcome === 'kept') return;
      if (error instanceof AuditError && error.code === 'audit.log_forked') this.#damage = error.message;
      onError(`A checkpoint did not reach its place outside (${target}); it is brought again.`, error);
    });
  }

  start(): void {
    this.#done = this.run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  /** What is wrong with the logs themselves, if anything: a restart does not mend it. */
  get damage(): string | null {
    return this.#damage;
  }

  private async run(): Promise<void> {
    for (let pause = PAUSES_MS.first; !this.#stopping.signal.aborted;) {
      try {
        await this.session();
        pause = PAUSES_MS.first;
      } catch (error) {
        this.options.onError('The audit log waits to be sequenced.', error);
        await rest(pause, this.#stopping.signal);
        pause = Math.min(pause * 2, PAUSES_MS.most);
      }
      this.options.metrics.leads(false);
    }
  }

  /** One database session, from its beginning to its loss or to the end of the service. */
  private async session(): Promise<void> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: 'campanile-audit',
      connectionTimeoutMillis: 5_000,
      statement_timeout: 20_000,
      query_timeout: 25_000,
      keepAlive: true,
    });
    // The statement under way rejects as well; without a listener the event would end the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      await this.lead(sqlOn(client));
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async lead(sql: Sql): Promise<void> {
    const { signal } = this.#stopping;
    let sequencer: Sequencer | null = null;
    while (sequencer === null && !signal.aborted) {
      sequencer = await Sequencer.elect(sql);
      if (sequencer === null) await rest(ELECTION_MS, signal);
    }
    if (sequencer === null) return;
    this.options.metrics.leads(true);
    const logs = await new LogStore(sql).logs();
    for (const logId of logs) this.#grown.add(logId);
    await this.holdAgainstOutside(sql, logs);
    await this.handOver(sql, logs);
    for (let signAt = 0; !signal.aborted;) {
      const { entries, more, logs } = await sequencer.next();
      for (const logId of logs) this.#grown.add(logId);
      this.options.metrics.sequenced(entries, logs.length > 0);
      if (Date.now() >= signAt) {
        signAt = Date.now() + this.options.checkpointEveryMs;
        await this.round(sql);
      }
      // What comes meanwhile is numbered together: a batch costs as much for one entry as for hundreds.
      if (!more) await rest(POLL_MS, signal);
    }
  }

  /** A log that was restored from an older copy is not signed: its next entries would take the numbers of lost ones. */
  private async holdAgainstOutside(sql: Sql, logs: readonly string[]): Promise<void> {
    const checkpoints = new Checkpoints(sql, this.options.key, this.options.payloads);
    for (const target of this.options.targets)
      for (const logId of logs)
        try {
          const note = (await target.newest?.(logId)) ?? null;
          if (note !== null) await checkpoints.holdAgainst(logId, note);
        } catch (error) {
          if (!(error instanceof AuditError) && !(error instanceof TlogError)) throw error;
          this.#unsound.add(logId);
          this.#damage = error.message;
          this.options.onError('A log is not what is known of it outside: no checkpoint is signed.', error);
        }
  }

  /** Under a new key, only what is sound is handed over. */
  private async handOver(sql: Sql, logs: readonly string[]): Promise<void> {
    const rotation = new KeyRotation(sql, this.options.key, this.options.payloads);
    for (const logId of logs.filter((id) => !this.#unsound.has(id)))
      try {
        await rotation.take(logId);
      } catch (error) {
        if (!(error instanceof AuditError)) throw error;
        this.#unsound.add(logId);
        this.#damage = error.message;
        this.options.onError('A log was not handed over to the new key: no checkpoint is signed.', error);
      }
  }

  /** Signs what grew; brings outside what was signed, without waiting for it. */
  private async round(sql: Sql): Promise<void> {
    // Before anything is signed: the entries that tell of it are not late.
    const [row] = await sql<{ waiting: number }>(COUNT_PENDING);
    const checkpoints = new Checkpoints(sql, this.options.key, this.options.payloads);
    for (const logId of [...this.#grown].filter((id) => !this.#unsound.has(id)))
      try {
        this.#publisher.offer(await checkpoints.sign(logId));
        this.#grown.delete(logId);
        this.options.metrics.signed();
      } catch (error) {
        if (!(error instanceof AuditError)) throw error;
        this.#damage = error.message;
        this.options.onError('A log is not what was signed before: no checkpoint is signed.', error);
      }
    this.options.metrics.waiting(row?.waiting ?? 0, this.#grown.size);
    void this.#publisher.flush();
  }
}
