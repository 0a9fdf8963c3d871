import type { Lane } from '#libs/contracts';

/**
 * Who goes first, and what is kept for whom.
 *
 * Extreme goes before everything, always; a part of each bind's window is kept for it, so that its first submit waits
 * for no answer to somebody else's. Service (codes, confirmations) has a small part of the licence whatever else
 * waits, and a little room of its own. Standard has the rest. Of the licence nothing is kept back for extreme: its
 * tokens come one by one, and the next one is extreme's.
 */
const KEPT_FOR_EXTREME = 1 / 8;
const KEPT_FOR_SERVICE = 1 / 16;
/** Smaller windows are whoever's turn it is. */
const LEAST_WINDOW = 4;

/** Service's part of the licence while more than it can carry waits; at least one part a second. */
const SERVICE_SHARE = 0.05;
/** What service saves up while none of it waits: as much as extreme may have to wait for. */
const SAVED_MS = 100;

const kept = (window: number, share: number) => (window < LEAST_WINDOW ? 0 : Math.ceil(window * share));

/** What a lane may use of a bind's window, all lanes' use counted. */
export function windowOf(lane: Lane, window: number): number {
  switch (lane) {
    case 'extreme':
      return window - kept(window, KEPT_FOR_SERVICE);
    case 'service':
      return window - kept(window, KEPT_FOR_EXTREME);
    case 'standard':
      return window - kept(window, KEPT_FOR_EXTREME) - kept(window, KEPT_FOR_SERVICE);
  }
}

/** The parts that service may send before anybody else. Times are monotonic milliseconds. */
export class ServiceShare {
  private saved = 1;
  private last: number;

  constructor(now: number) {
    this.last = now;
  }

  /** @returns whole parts that are service's by right; `licence` is this instance's, in parts per second */
  due(licence: number, now: number): number {
    const perMs = Math.max(1, licence * SERVICE_SHARE) / 1_000;
    this.saved = Math.min(Math.max(1, perMs * SAVED_MS), this.saved + (now - this.last) * perMs);
    this.last = now;
    return Math.floor(this.saved);
  }

  used(parts: number): void {
    this.saved -= parts;
  }
}
