import { Pool, type PoolClient } from 'pg';
import { SteadyClient } from '#libs/database';
import type { Logger } from '#libs/observability';

/** Injection token of the dispatcher's own connections: prepared statements and binary parameters, without a mapper. */
export const POOL = Symbol('POOL');

const STATEMENT_TIMEOUT_MS = 30_000;

export function createPool(url: string, size: number, logger: Logger): Pool {
  const pool = new Pool({
    connectionString: url,
    Client: SteadyClient,
    max: size,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'campanile-dispatcher',
    keepAlive: true,
  });
  // A connection that dies idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', (error) => logger.warn({ err: error }, 'a database connection was lost'));
  return pool;
}

/** Runs work in one transaction. A connection that failed is not used again. */
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
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release(broken);
  }
}
