/** How a draft stands with the server. */
export type SaveState =
  | { kind: 'untouched' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | {
      kind: 'failed';
      message: string;
      /** Somebody else has changed it: only loading it again helps. */
      conflict: boolean;
    };

/**
 * Saves the newest value some quiet time after the last change; never two at once, and never an older one after a
 * newer one. A failure is tried again with the next change or `flush`, and by itself when trying again may help.
 */
export class Autosave<T> {
  #newest: { value: T } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;
  #save: (value: T) => Promise<void>;
  #mayPass: (error: unknown) => boolean = () => false;

  constructor(
    private readonly quietMilliseconds: number,
    save: (value: T) => Promise<void> = () => Promise.reject(new Error('Nothing to save with yet')),
  ) {
    this.#save = save;
  }

  /** From now on saves this way; `mayPass` says of a failure whether it may be gone the next time. */
  saveWith(save: (value: T) => Promise<void>, mayPass: (error: unknown) => boolean = () => false): void {
    this.#save = save;
    this.#mayPass = mayPass;
  }

  /** There is something that the server does not have yet. */
  get pending(): boolean {
    return this.#newest !== null || this.#running !== null;
  }

  change(value: T): void {
    this.#newest = { value };
    this.#flushIn(this.quietMilliseconds);
  }

  /** Saves at once what is not saved yet. Rejects when saving fails; the value stays to be saved. */
  async flush(): Promise<void> {
    this.#cancelTimer();
    while (this.#running) await this.#running.catch(() => undefined);
    const taken = this.#newest;
    if (!taken) return;
    this.#newest = null;
    this.#running = this.#save(taken.value);
    try {
      await this.#running;
    } catch (error) {
      this.#newest ??= taken;
      throw error;
    } finally {
      this.#running = null;
    }
    if (this.#newest && !this.#timer) await this.flush();
  }

  /** Nothing more will be saved. */
  stop(): void {
    this.#cancelTimer();
    this.#newest = null;
  }

  #flushIn(milliseconds: number): void {
    this.#cancelTimer();
    this.#timer = setTimeout(() => {
      this.flush().catch((error: unknown) => {
        if (this.#newest && !this.#timer && this.#mayPass(error)) this.#flushIn(4 * this.quietMilliseconds);
      });
    }, milliseconds);
  }

  #cancelTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
