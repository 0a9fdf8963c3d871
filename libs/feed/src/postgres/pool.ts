import { Pool } from 'pg';
import { KEEP_ALIVE, patience, SteadyClient } from '#libs/database';
import { described, type FeedLog } from '../log.js';

/** Connections of the feed's own, apart from the service's: a busy service must not starve its heartbeats. */
export function feedPool(url: string, log: FeedLog, max = 4): Pool {
  const pool = new Pool({
    connectionString: url,
    Client: SteadyClient,
    max,
    application_name: 'campanile-feed',
    connectionTimeoutMillis: 5_000,
    ...patience(20_000),
    // A member that stands still in a beat holds the lock of all: not for longer than its leases last.
    idle_in_transaction_session_timeout: 4_000,
    ...KEEP_ALIVE,
    // The tables of a queue are empty when they are analysed: the planner must not conclude that they always are.
    options: '-c enable_seqscan=off',
  });
  pool.on('error', (error) =>
    log.warn('An idle database connection of the feed was lost.', described(error)),
  );
  return pool;
}

/** Runs work in one transaction on one connection. */
export async function transaction<T>(
  pool: Pool,
  work: (query: <R extends object>(sql: string, parameters?: unknown[]) => Promise<R[]>) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const result = await work(async <R extends object>(sql: string, parameters: unknown[] = []) => {
      return (await client.query<R>(sql, parameters)).rows;
    });
    await client.query('COMMIT');
    broken = false;
    return result;
  } finally {
    // A connection whose transaction failed is thrown away: that also rolls back, whatever state it is in.
    client.release(broken);
  }
}
