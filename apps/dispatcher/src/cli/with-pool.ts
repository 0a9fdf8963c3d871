import type { Pool } from 'pg';
import { createLogger } from '#libs/observability';
import { createPool } from '../database/pool.js';
import type { DispatcherConfig } from '../settings.js';

const CONNECTIONS = 2;

/** Runs work on the service's database, with the service's rights; no engine is started. */
export async function withPool<T>(config: DispatcherConfig, work: (pool: Pool) => Promise<T>): Promise<T> {
  const logger = createLogger({
    ...{ service: 'cli', level: 'warn' },
    write: (line) => void process.stderr.write(line),
  });
  const pool = createPool(config.databaseUrl, CONNECTIONS, logger);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
