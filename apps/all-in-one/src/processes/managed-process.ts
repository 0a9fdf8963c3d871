import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { projectRoot } from './locate.js';

export interface ProcessOptions {
  name: string;
  /** Compiled entry point. */
  entry: string;
  environment: Record<string, string>;
  /** All its output is appended here. */
  logFile: string;
  /** How long it may take until it listens, in milliseconds. Default 30,000. */
  startTimeoutMs?: number;
}

export type Listening = Record<string, unknown> & { event: 'listening' };

/** How long a process may take to end by itself before it is killed, in milliseconds. */
const STOP_DEADLINE_MS = 3_500;

export class ProcessFailedError extends Error {
  override readonly name = 'ProcessFailedError';
  readonly code = 'process.failed';
}

/**
 * One service in a process of its own. It leads its own process group, so that a Ctrl-C meant for the supervisor does
 * not reach it, and ends by itself when the supervisor's end of the IPC channel is gone.
 */
export class ManagedProcess {
  #child: ChildProcess | undefined;
  #stopping = false;
  readonly #tail: string[] = [];

  /** Called when the process ends without having been asked to. */
  onUnexpectedExit: (how: string) => void = () => undefined;

  constructor(readonly options: ProcessOptions) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * Starts it and waits until it says that it listens.
   * @throws ProcessFailedError with its last lines when it ends before, or says nothing in time
   */
  async start(): Promise<Listening> {
    this.#stopping = false;
    const child = spawn(process.execPath, ['--enable-source-maps', this.options.entry], {
      cwd: projectRoot(),
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...this.options.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    this.#child = child;
    const listening = this.listen(child);
    child.once('exit', (code, signal) => {
      if (!this.#stopping) this.onUnexpectedExit(signal ?? `exit code ${String(code)}`);
    });
    return listening;
  }

  /** Asks it to end, and ends it when it does not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined || !this.running) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(deadline);
  }

  /** Ends it at this instant, as a failing machine would. */
  async kill(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined || !this.running) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGKILL');
    await ended;
  }

  private listen(child: ChildProcess): Promise<Listening> {
    const log = createWriteStream(this.options.logFile, { flags: 'a', mode: 0o600 });
    return new Promise((resolve, reject) => {
      const fail = (why: string) =>
        reject(new ProcessFailedError(`${this.options.name} ${why}\n${this.#tail.join('\n')}`));
      const deadline = setTimeout(() => fail('did not start in time'), this.options.startTimeoutMs ?? 30_000);
      const listens = (message: Listening | null) => {
        if (message === null) return;
        clearTimeout(deadline);
        resolve(message);
      };
      const line = (text: string) => {
        log.write(`${text}\n`);
        this.#tail.push(text);
        if (this.#tail.length > 20) this.#tail.shift();
        listens(listeningMessage(text));
      };
      child.on('message', (message: Listening) => listens(message));
      for (const stream of [child.stdout, child.stderr])
        if (stream !== null) createInterface({ input: stream }).on('line', line);
      child.once('error', (error) => fail(`could not be started: ${error.message}`));
      child.once('close', (code, signal) => {
        clearTimeout(deadline);
        log.end();
        fail(`ended (${signal ?? `exit code ${String(code)}`})`);
      });
    });
  }
}

function listeningMessage(line: string): Listening | null {
  if (!line.startsWith('{"event":"listening"')) return null;
  return JSON.parse(line) as Listening;
}
