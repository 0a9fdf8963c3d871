import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#libs/database';

/** Names the superuser URL of the run's PostgreSQL to every worker. */
const SERVER_VARIABLE = 'CAMPANILE_TEST_DATABASE_SERVER';

/** The superuser URL of the PostgreSQL server of this test run. */
export function testServerUrl(): string {
  const url = process.env[SERVER_VARIABLE];
  if (url === undefined)
    throw new Error(`No test server: ${SERVER_VARIABLE} is set by Jest's global set-up (libs/testing).`);
  return url;
}

/**
 * Starts the run's PostgreSQL, unless one is named already. Durability is off: a test run that dies is run again.
 * @returns how to stop it
 */
export async function startTestServer(): Promise<() => Promise<void>> {
  if (process.env[SERVER_VARIABLE] !== undefined) return () => Promise.resolve();
  const directory = await mkdtemp(join(tmpdir(), 'campanile-test-pg-'));
  await chmod(directory, 0o755);
  const server = await startEmbedded({
    directory,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
      shared_buffers: '256MB',
    },
  });
  process.env[SERVER_VARIABLE] = server.superuserUrl;
  return async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
