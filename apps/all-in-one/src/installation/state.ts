import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Topology } from './topology.js';

/** What runs now, and how it is put together: written so that the command line finds it. Holds secrets. */
export interface Running {
  pid: number;
  topology: Topology;
}

export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
  readonly code = 'state.already_running';
}

const FILE = 'running.json';

/** The folder that holds everything one installation keeps. */
export class StateFolder {
  constructor(readonly directory: string) {}

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  async prepare(): Promise<void> {
    await mkdir(this.path('logs'), { recursive: true });
  }

  /** What runs from this folder now, if anything does. */
  async running(): Promise<Running | null> {
    const file = this.path(FILE);
    if (!existsSync(file)) return null;
    const running = JSON.parse(await readFile(file, 'utf8')) as Running;
    return isAlive(running.pid) ? running : null;
  }

  /** @throws AlreadyRunningError when another process runs from this folder */
  async claim(): Promise<void> {
    const running = await this.running();
    if (running !== null)
      throw new AlreadyRunningError(
        `Campanile already runs from ${this.directory} (process ${running.pid}).`,
      );
  }

  async announce(running: Running): Promise<void> {
    await writeFile(this.path(FILE), JSON.stringify(running), { mode: 0o600 });
  }

  async leave(): Promise<void> {
    await rm(this.path(FILE), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
