import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** A server whose machine has gone without a word is asked after ten seconds of silence, not after two hours. */
export const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/**
 * How long a statement may take: the server gives it up by itself, and the client gives the server up that does not
 * even do that. TCP alone would wait a quarter of an hour for a machine that is gone.
 */
export function patience(statementTimeoutMs: number): { statement_timeout: number; query_timeout: number } {
  return { statement_timeout: statementTimeoutMs, query_timeout: statementTimeoutMs + 5_000 };
}

/** What `pg` says when the client's own patience is over. */
const GIVEN_UP = 'Query read timeout';

/**
 * A client whose loss never ends the process. `pg` emits `error` when a connection breaks while no statement runs; in
 * whoever's hands it is at that moment, or in nobody's any more, an event without a listener is thrown. Nothing is lost
 * by not listening: the next statement on it fails, and the pool's own listener replaces it where it is idle.
 *
 * Nor is its connection used again once a statement was given up: `pg` would let the next one wait behind it.
 */
export class SteadyClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const query = this.query.bind(this) as (...statement: unknown[]) => unknown;
    const breaking = (...statement: unknown[]) => {
      const answer = query(...statement);
      if (answer instanceof Promise) answer.catch((error: unknown) => this.breakOff(error));
      return answer;
    };
    Object.assign(this, { query: breaking });
  }

  private breakOff(error: unknown): void {
    if (!(error instanceof Error) || error.message !== GIVEN_UP) return;
    (this as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
  }
}
