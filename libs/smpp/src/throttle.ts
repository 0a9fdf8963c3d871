import { SmppError } from './errors.js';

export interface ThrottleOptions {
  /** The licence, in parts per second. */
  readonly ratePerSecond: number;
  /** Monotonic clock in milliseconds; `performance.now` unless given. */
  readonly now?: () => number;
}

export class Throttle {
  constructor(_options: ThrottleOptions) {
    throw new SmppError('invalid_options', 'not built yet');
  }
  get ratePerSecond(): number {
    return 0;
  }
  /** Takes up to `wanted` parts; returns how many may go now. */
  take(_wanted: number): number {
    return 0;
  }
  /** Gives back parts that were taken and not sent. */
  giveBack(_parts: number): void {}
  /** Milliseconds until at least one part may go; 0 when one may go now. */
  waitMs(): number {
    return 0;
  }
  setRate(_ratePerSecond: number): void {}
  /** The peer said 0x58. */
  onThrottled(): void {}
}
