import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#libs/database';
import type { ManagedProcess } from '../../../apps/all-in-one/src/processes/managed-process.js';
import { databaseProcess } from '../../../apps/all-in-one/src/processes/services.js';

const run = promisify(execFile);

/** How often a start is tried while what is left of the killed server goes. */
const TRIES = 20;
const PAUSE_MS = 250;

/** A PostgreSQL nobody else uses, as durable as in production: it may be killed and started again on its data. */
export class OwnDatabase {
  superuserUrl = '';

  private constructor(
    private readonly directory: string,
    private readonly host: ManagedProcess,
  ) {}

  /** @param directory must let others through: PostgreSQL never runs as root */
  static async start(directory: string, logFile: string): Promise<OwnDatabase> {
    const database = new OwnDatabase(directory, databaseProcess(directory, logFile, await freePort()));
    await database.start();
    return database;
  }

  /** Starts it on what is on the disk, after whatever befell it. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { superuserUrl } = await this.host.start();
        this.superuserUrl = superuserUrl as string;
        return;
      } catch (error) {
        if (attempt === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** In order: running statements are given up, everything is written. */
  stop(): Promise<void> {
    return this.host.stop();
  }

  /** The server and all its processes, at this instant, as when the power goes. */
  async kill(): Promise<void> {
    const postmaster = Number(
      (await readFile(join(this.directory, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0],
    );
    const children = await childrenOf(postmaster);
    for (const pid of [postmaster, ...children]) end(pid);
    await this.host.kill();
  }
}

async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, ppid]) => (ppid === parent && pid !== undefined ? [pid] : []));
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
