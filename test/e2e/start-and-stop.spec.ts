import { waitFor } from '#libs/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `npm start` in a process group of its own, as a terminal would run it. */
class Terminal {
  output = '';
  readonly #npm: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(state: string) {
    const args = ['start', '--', '--state', state, '--subscribers', '20'];
    this.#npm = spawn('npm', args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#npm.stdout, this.#npm.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.#ended = new Promise((resolve) => this.#npm.once('close', resolve));
  }

  /** What it printed, once it says that all runs. */
  async running(): Promise<string> {
    return waitFor('the banner', () => (this.output.includes('is running') ? this.output : null));
  }

  /** Ctrl-C: the terminal signals the whole foreground group. @returns milliseconds until nothing is left of it */
  async interrupt(): Promise<number> {
    const began = Date.now();
    process.kill(-(this.#npm.pid ?? 0), 'SIGINT');
    await this.#ended;
    return Date.now() - began;
  }
}

/** Processes whose environment or command names the state folder. */
async function processesOf(state: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const texts = await Promise.all(
        ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      );
      return texts.some((text) => text.includes(state)) ? (texts[0] ?? '').replaceAll('\0', ' ') : null;
    }),
  );
  return found.filter((command) => command !== null);
}

describe('npm start', () => {
  let state: string;

  beforeEach(async () => {
    state = await mkdtemp(join(tmpdir(), 'campanile-start-'));
    // PostgreSQL never runs as root: its own user must get through to its folder.
    await chmod(state, 0o755);
  });
  afterEach(() => rm(state, { recursive: true, force: true }));

  it('runs everything, stops within 5 s, leaves nothing behind, and goes on at the next start', async () => {
    const first = new Terminal(state);
    const banner = await first.running();
    const console =
      /http:\/\/127\.0\.0\.1:\d+(?=\/\n|\/ *$)/m.exec(banner.slice(banner.indexOf('Console')))?.[0] ?? '';
    const password = /password for all: (\S+)/.exec(banner)?.[1];
    expect((await fetch(`${console}/health/ready`)).status).toBe(200);
    expect(await processesOf(state)).not.toEqual([]);
    expect(await first.interrupt()).toBeLessThan(5000);
    expect(await processesOf(state)).toEqual([]);

    const second = new Terminal(state);
    expect(await second.running()).toContain(`password for all: ${password}`);
    expect(second.output).toContain('20');
    expect(await second.interrupt()).toBeLessThan(5000);
    expect(await processesOf(state)).toEqual([]);
  });
});
