import type { Pool } from 'pg';
import { rest } from '../backoff.js';
import { described, type FeedLog } from '../log.js';

/** From the first look to the last one of a transaction that takes its time. */
const FIRST_LOOK_MS = 2;
const LOOK_MS = 10;
/** Transactions that last longer are left to the consumers' polls. */
const PATIENCE_MS = 30_000;

const ANNOUNCE = `
  SELECT p.tx::text AS tx, count(pg_notify($1, p.message)) AS told
  FROM unnest($2::xid8[], $3::text[]) AS p (tx, message)
  WHERE pg_visible_in_snapshot(p.tx, pg_current_snapshot())
  GROUP BY p.tx`;

interface Pending {
  messages: Set<string>;
  until: number;
}

/**
 * Tells the consumers of records once their transaction is over. It would be simpler to notify inside the transaction,
 * but then PostgreSQL lets one notifying transaction commit at a time, each waiting for its own flush to disk: 500
 * commits/s instead of 1,800 with 16 connections. A notification apart writes nothing, and serves many at once.
 */
export class Announcer {
  private readonly pending = new Map<string, Pending>();
  private readonly stopping = new AbortController();
  private running = false;

  constructor(
    private readonly pool: Pool,
    private readonly channel: string,
    private readonly log: FeedLog,
  ) {}

  /** @param transaction its id (`pg_current_xact_id()`) */
  announce(transaction: string, messages: Iterable<string>): void {
    const pending = this.pending.get(transaction) ?? {
      messages: new Set(),
      until: performance.now() + PATIENCE_MS,
    };
    for (const message of messages) pending.messages.add(message);
    this.pending.set(transaction, pending);
    if (!this.running) void this.run();
  }

  close(): void {
    this.stopping.abort();
  }

  private async run(): Promise<void> {
    this.running = true;
    for (let pauseMs = FIRST_LOOK_MS; this.pending.size > 0; pauseMs = LOOK_MS) {
      await rest(pauseMs, this.stopping.signal);
      if (this.stopping.signal.aborted) break;
      try {
        await this.look();
      } catch (error) {
        // What is not announced is found by the polls: nothing is lost, and nothing is tried for ever.
        this.log.warn('Published records could not be announced.', described(error));
        this.pending.clear();
      }
    }
    this.running = false;
  }

  private async look(): Promise<void> {
    const pairs = [...this.pending].flatMap(([tx, { messages }]) =>
      [...messages].map((message) => [tx, message]),
    );
    const { rows } = await this.pool.query<{ tx: string }>({
      name: 'feed-announce',
      text: ANNOUNCE,
      values: [this.channel, pairs.map(([tx]) => tx), pairs.map(([, message]) => message)],
    });
    for (const { tx } of rows) this.pending.delete(tx);
    const now = performance.now();
    for (const [tx, { until }] of this.pending) if (until < now) this.pending.delete(tx);
  }
}
