type Work = () => void;

class VirtualTimer {
  constructor(
    readonly work: Work,
    public at: number,
    readonly every: number | undefined,
  ) {}

  unref(): this {
    return this;
  }
}

/** Timers and `performance.now` in the hands of a test: hours pass in no time, and in the same order each time. */
export class VirtualTime {
  now = 0;
  private readonly timers = new Set<VirtualTimer>();

  /** Takes the place of the process's own; returns what gives it back. */
  install(): () => void {
    const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
    const now = performance.now.bind(performance);
    const clear = (timer: unknown): void => void this.timers.delete(timer as VirtualTimer);
    Object.assign(globalThis, {
      setTimeout: (work: Work, ms: number) => this.add(work, ms),
      setInterval: (work: Work, ms: number) => this.add(work, ms, Math.max(1, ms)),
      clearTimeout: clear,
      clearInterval: clear,
    });
    performance.now = () => this.now;
    return () => {
      Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval });
      performance.now = now;
    };
  }

  /** Goes on to the next timer and rings it; false when there is none. */
  step(): boolean {
    let next: VirtualTimer | undefined;
    for (const timer of this.timers) if (next === undefined || timer.at < next.at) next = timer;
    if (next === undefined) return false;
    this.now = Math.max(this.now, next.at);
    if (next.every === undefined) this.timers.delete(next);
    else next.at = this.now + next.every;
    next.work();
    return true;
  }

  private add(work: Work, ms: number, every?: number): VirtualTimer {
    const timer = new VirtualTimer(work, this.now + Math.max(1, ms), every);
    this.timers.add(timer);
    return timer;
  }
}
