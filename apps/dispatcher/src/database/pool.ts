import { Pool, type PoolClient } from 'pg';
import { KEEP_ALIVE, patience, SteadyClient } from '#libs/database';
import type { Logger } from '#libs/observability';

/** Injection token of the dispatcher's own connections: prepared statements and binary parameters, without a mapper. */
export const POOL = Symbol('POOL');

const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * Nobody stands still inside a transaction for so long but who was frozen: about as long as others wait for its shards. Until
 * then it holds its rows, and whoever stops an alert may wait for them.
 */
const IDLE_IN_TRANSACTION_MS = 5_000;

export function createPool(url: string, size: number, logger: Logger): Pool {
  const pool = new Pool({
    connectionString: url,
    Client: SteadyClient,
    max: size,
    connectionTimeoutMillis: 5_000,
    ...patience(STATEMENT_TIMEOUT_MS),
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: 'campanile-dispatcher',
    ...KEEP_ALIVE,
  });
  // A connection that dies idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'a database connection was lost'));
  return pool;
}

/** Class of SQLSTATEs of statements whose rows contradict others: they would fail every time. */
const INTEGRITY_VIOLATION = '23';

export function isIntegrityViolation(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith(INTEGRITY_VIOLATION);
}

/** Runs work in one transaction. A connection that failed is not used again, which also rolls back. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const done = await work(client);
    await client.query('COMMIT');
    return done;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}
