const WINDOW_MS = 1000;

/** The moments of the last `limit` parts: full while the oldest of them is younger than the window. */
class Window {
  private readonly moments: Float64Array;
  private oldest = 0;

  constructor(
    limit: number,
    private readonly lengthMs: number,
  ) {
    this.moments = new Float64Array(limit).fill(-Infinity);
  }

  full(now: number): boolean {
    return (this.moments[this.oldest] as number) > now - this.lengthMs;
  }

  add(now: number): void {
    this.moments[this.oldest] = now;
    this.oldest = this.oldest + 1 === this.moments.length ? 0 : this.oldest + 1;
  }
}

/**
 * An account's licence in parts per second, over all its binds, in every window of one second however it
 * is laid, not from tick to tick: what a provider measures when it means it.
 */
export class Licence {
  /** Seconds of the clock in which some window held more parts than the licence, refused ones included. */
  secondsAbove = 0;
  private lastAbove = -1;
  private readonly offered: Window;
  private readonly granted: Window;

  /** `toleranceMs` shortens the window: what the network may bunch together without being blamed. */
  constructor(partsPerSecond: number, toleranceMs: number) {
    this.offered = new Window(partsPerSecond, WINDOW_MS - toleranceMs);
    this.granted = new Window(partsPerSecond, WINDOW_MS - toleranceMs);
  }

  /** Books one part offered at `now` (monotonic ms); whether it is within the licence. */
  grants(now: number): boolean {
    if (this.offered.full(now)) this.markAbove(now);
    this.offered.add(now);
    if (this.granted.full(now)) return false;
    this.granted.add(now);
    return true;
  }

  private markAbove(now: number): void {
    const second = Math.floor(now / WINDOW_MS);
    if (second === this.lastAbove) return;
    this.lastAbove = second;
    this.secondsAbove++;
  }
}
