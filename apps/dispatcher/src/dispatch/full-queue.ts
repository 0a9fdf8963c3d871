import type { Work } from './work.js';

/** A part that the peer had no room for: it waits in `work.again`. */
export interface Unplaced {
  work: Work;
  entry: number;
  status: number;
}

const REST_MS = { first: 1_000, most: 5_000 };

/**
 * What one bind knows of “message queue full” (0x14). The queue of the account may be full: then everything waits, and
 * nobody is charged for it. Or it is that of one phone: then others are taken, at least as many as are refused, and those
 * refused are the exception. Times are of one monotonic clock, in milliseconds.
 */
export class FullQueue {
  /** Nothing is submitted until then. */
  restsUntil = 0;
  private unplaced: Unplaced[] = [];
  /** Taken since the rest began. */
  private taken = 0;
  private rests = 0;

  /** Whether anything waits for room: asked for every message. */
  get isWaiting(): boolean {
    return this.unplaced.length > 0;
  }

  refused(part: Unplaced, now: number): void {
    if (now >= this.restsUntil) {
      this.unplaced = [];
      this.taken = 0;
      this.restsUntil = now + Math.min(REST_MS.most, REST_MS.first * 2 ** this.rests);
      this.rests = Math.min(this.rests + 1, 3);
    }
    this.unplaced.push(part);
  }

  /** Another message was taken. @returns the parts that were refused for their own sake: the bind need not rest for them */
  accepted(): readonly Unplaced[] {
    this.taken++;
    if (this.taken < this.unplaced.length) return [];
    const alone = this.unplaced;
    this.reset();
    return alone;
  }

  reset(): void {
    this.unplaced = [];
    this.restsUntil = this.taken = this.rests = 0;
  }
}
