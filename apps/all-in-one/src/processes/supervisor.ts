import type { ManagedProcess } from './managed-process.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** A process that ran this long is well again: the next pause starts small. */
const WELL_AFTER_MS = 60_000;

export interface SupervisorEvents {
  /** A process ended by itself and will be started again. */
  onFailure?(name: string, how: string, pauseMs: number): void;
  onRecovery?(name: string): void;
}

/** Keeps processes running: what ends by itself is started again after a growing pause. */
export class Supervisor {
  readonly #processes: ManagedProcess[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopping = false;

  constructor(private readonly events: SupervisorEvents = {}) {}

  /** Starts processes side by side and answers for them from then on. */
  async start(...processes: ManagedProcess[]): Promise<void> {
    this.#processes.push(...processes);
    for (const process of processes) this.watch(process);
    await Promise.all(processes.map((process) => process.start()));
  }

  /** Ends all, side by side. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all(this.#processes.map((process) => process.stop()));
  }

  private watch(process: ManagedProcess): void {
    let pause = FIRST_PAUSE_MS;
    let startedAt = Date.now();
    process.onUnexpectedExit = (how) => {
      if (this.#stopping) return;
      if (Date.now() - startedAt > WELL_AFTER_MS) pause = FIRST_PAUSE_MS;
      this.events.onFailure?.(process.options.name, how, pause);
      this.after(pause, () => {
        startedAt = Date.now();
        // A start that fails ends the process, and its end brings us here again.
        process.start().then(
          () => this.events.onRecovery?.(process.options.name),
          () => undefined,
        );
      });
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    };
  }

  private after(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
