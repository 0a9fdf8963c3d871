import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's, also when this file is compiled. */
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/dist\/$/, '');
const START_MS = 20_000;

/** A compiled program of the house in its own process: what a spec may kill. */
export class Child {
  private exited = false;

  private constructor(
    private readonly process: ChildProcess,
    /** What it said of itself when it listened. */
    readonly listening: Record<string, unknown>,
  ) {
    process.once('exit', () => (this.exited = true));
  }

  /** @param entry of `dist/`, which the build has made */
  static async start(entry: string, env: Record<string, string>): Promise<Child> {
    const child = spawn(process.execPath, ['--enable-source-maps', `${ROOT}dist/${entry}`], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new Child(child, await listening(child, entry));
  }

  get pid(): number {
    return this.process.pid as number;
  }

  /** SIGKILL: it has no time for anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.exited) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await gone;
  }
}

function listening(child: ChildProcess, entry: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    let out = '';
    let errors = '';
    const timer = setTimeout(() => reject(new Error(`${entry} did not listen: ${errors}`)), START_MS);
    child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-4_000)));
    child.once('exit', (code) => reject(new Error(`${entry} ended with ${String(code)}: ${errors}${out}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      out = (out + chunk.toString()).slice(-100_000);
      const line = out.split('\n').find((one) => one.includes('"event":"listening"'));
      if (line === undefined) return;
      clearTimeout(timer);
      resolve(JSON.parse(line) as Record<string, unknown>);
    });
  });
}
