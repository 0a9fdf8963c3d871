import { networkOf } from '#libs/http';

/** Over how long requests are counted, in milliseconds. */
export const WINDOW_MS = 10 * 60_000;
/** More addresses than these are not remembered: the longest known go first. */
const MOST_ADDRESSES = 100_000;

interface Count {
  requests: number;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * How many requests came from one address. In memory alone, and of this instance alone: an address is personal data,
 * and what it is needed for is over in minutes.
 */
export class AddressLimit {
  readonly #counts = new Map<string, Count>();

  /** @param most requests in a window; 0 for no limit */
  constructor(private readonly most: number) {}

  /** Counts one more. @returns 0 when it may pass, else after how many seconds another may */
  take(address: string, now = Date.now()): number {
    if (this.most === 0) return 0;
    const network = networkOf(address);
    const known = this.#counts.get(network);
    const count = known !== undefined && known.until > now ? known : this.begin(network, now);
    count.requests++;
    return count.requests <= this.most ? 0 : Math.ceil((count.until - now) / 1000);
  }

  private begin(network: string, now: number): Count {
    const count = { requests: 0, until: now + WINDOW_MS };
    // A map keeps the order of insertion: those begun first stand first.
    this.#counts.delete(network);
    this.#counts.set(network, count);
    for (const [oldest, { until }] of this.#counts) {
      if (until > now && this.#counts.size <= MOST_ADDRESSES) break;
      this.#counts.delete(oldest);
    }
    return count;
  }
}
