import type { ManagedProcess } from './managed-process.js';

export interface SupervisorPauses {
  firstMs: number;
  longestMs: number;
  /** A process that ran this long is well again: the next pause starts small. */
  wellAfterMs: number;
}

const PAUSES: SupervisorPauses = { firstMs: 500, longestMs: 10_000, wellAfterMs: 60_000 };

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

  constructor(
    private readonly events: SupervisorEvents = {},
    private readonly pauses = PAUSES,
  ) {}

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
    const { firstMs, longestMs, wellAfterMs } = this.pauses;
    let pause = firstMs;
    let startedAt = Date.now();
    process.onUnexpectedExit = (how) => {
      if (this.#stopping) return;
      if (Date.now() - startedAt > wellAfterMs) pause = firstMs;
      this.events.onFailure?.(process.options.name, how, pause);
      this.after(pause, () => {
        startedAt = Date.now();
        // A start that fails ends the process, and its end brings us here again.
        process.start().then(
          () => this.events.onRecovery?.(process.options.name),
          () => undefined,
        );
      });
      pause = Math.min(pause * 2, longestMs);
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
