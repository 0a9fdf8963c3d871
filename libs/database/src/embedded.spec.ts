import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbedded, withDatabase, withLogin, type EmbeddedServer } from './index.js';

describe('The embedded PostgreSQL', () => {
  let directory: string;
  let server: EmbeddedServer;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'campanile-embedded-'));
    await chmod(directory, 0o755);
    server = await startEmbedded({ directory });
  });
  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const cameFrom = async (url: string) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ from: string | null }>('SELECT host(inet_client_addr()) AS from');
    await client.end();
    return rows[0]?.from;
  };

  it('is reached over TCP from this machine alone', async () => {
    expect(await cameFrom(server.superuserUrl)).toBe('127.0.0.1');
  });

  it('is reached over a socket among its own files, with whatever login and database', async () => {
    const { password } = new URL(server.superuserUrl);
    expect(await cameFrom(server.localUrl)).toBeNull();
    expect(
      await cameFrom(withLogin(withDatabase(server.localUrl, 'template1'), 'postgres', password)),
    ).toBeNull();
    await expect(cameFrom(withLogin(server.localUrl, 'postgres', 'guessed'))).rejects.toThrow(/password/);
  });
});
