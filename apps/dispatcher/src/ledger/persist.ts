import type { Logger } from '#libs/observability';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Does what must become durable, and does it again until it is: there is nothing else to do with it, and whoever
 * waits for it takes no new work meanwhile.
 */
export class Persistence {
  private readonly ending = new AbortController();
  private failing = new Set<string>();

  constructor(private readonly logger: Logger) {}

  /** What is not becoming durable at this moment, for health. */
  get troubles(): string[] {
    return [...this.failing];
  }

  /**
   * @param work told which attempt it is: from the second on it must find out whether an earlier one was committed
   * @returns undefined when the process stops before it succeeds
   */
  async run<T>(what: string, work: (attempt: number) => Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        const done = await work(attempt);
        this.failing.delete(what);
        return done;
      } catch (error) {
        this.failing.add(what);
        if (attempt === 1 || attempt % 10 === 0)
          this.logger.error({ err: error, what, attempt }, 'not durable yet');
      }
      if (this.ending.signal.aborted) return undefined;
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, 10));
      await new Promise((resolve) => setTimeout(resolve, pause * (0.8 + Math.random() * 0.4)));
    }
  }

  /** No more attempts after the present ones: the next process finds what is missing in the journal. */
  stop(): void {
    this.ending.abort();
  }
}
