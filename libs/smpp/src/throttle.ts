import { SmppError } from './errors.js';

export interface ThrottleOptions {
  /** The licence, in parts per second. A fraction above 1 is used as the whole number below it. 0 pauses. */
  readonly ratePerSecond: number;
  /** Monotonic clock in milliseconds; `performance.now` unless given. */
  readonly now?: () => number;
  /**
   * The licence is kept in any window that is this much longer than a second, so that what is held up by so much on
   * its way still arrives within the licence. 7 unless given: 99.3 % of the licence is used.
   */
  readonly guardMs?: number;
}

const SECOND_MS = 1000;
const GUARD_MS = 7;
/**
 * Paced so much faster than the licence: what a late process did not send in its time is made up for within the next
 * seconds, little by little. The count holds the licence.
 */
const HASTE = 1.04;
/** How much work may be caught up at once after the process was late: smooth, and yet not starved by timers. */
const CATCH_UP_MS = 20;
/** 0x58 answers to one burst come together; they count once. */
const DECREASE_EVERY_MS = 1000;
const RECOVERY_PER_SECOND = 0.05;

/**
 * Lets at most `ratePerSecond` parts go in **any** window of one second, and paces them.
 *
 * Two rules together: a bucket of {@link CATCH_UP_MS} paces; a count per millisecond of everything granted in the
 * last second and a guard is the hard limit, whatever the clock and the caller do. A bucket alone would let its depth
 * go on top of the licence. A limit over one second alone would hold where it leaves and not where it arrives: of
 * what leaves in 1,010 ms, all may arrive in 1,000 when the first of it is held up for 10.
 */
export class Throttle {
  private readonly now: () => number;
  /** Grants per millisecond, a ring; `granted` is their sum. */
  private readonly grants: Uint32Array;
  /** One more than the window holds: a millisecond counts until it is older than that as a whole. */
  private readonly slots: number;
  private granted = 0;
  private head: number;
  private last: number;
  private tokens = 1;
  private licence = 0;
  private rate = 0;
  private decreasedAt = -Infinity;

  constructor(options: ThrottleOptions) {
    this.now = options.now ?? (() => performance.now());
    this.slots = SECOND_MS + (options.guardMs ?? GUARD_MS) + 1;
    this.grants = new Uint32Array(this.slots);
    this.last = this.now();
    this.head = Math.floor(this.last);
    this.setRate(options.ratePerSecond);
  }

  /** Parts per second at this moment: the licence, or less while recovering from 0x58. */
  get ratePerSecond(): number {
    return this.rate;
  }

  /**
   * Takes up to `wanted` messages of so many parts each; returns how many may go now. What is taken counts as sent.
   * One of more parts than the licence has in a second goes alone in its second, or it never would.
   */
  take(wanted: number, partsEach = 1): number {
    this.advance();
    // The last may begin on one token; the pace makes up for its other parts afterwards.
    const byPace = Math.floor((this.tokens - 1) / partsEach) + 1;
    const given = Math.max(0, Math.min(Math.floor(wanted), byPace, this.licensed(partsEach)));
    this.tokens -= given * partsEach;
    this.granted += given * partsEach;
    const slot = this.slotOf(this.head);
    this.grants[slot] = (this.grants[slot] as number) + given * partsEach;
    return given;
  }

  /** Messages the last second has room for. */
  private licensed(partsEach: number): number {
    const limit = this.limit();
    if (partsEach > limit) return limit > 0 && this.granted === 0 ? 1 : 0;
    return Math.floor((limit - this.granted) / partsEach);
  }

  /** Gives back parts that were taken and not sent. The oldest grants go first: the error is on the safe side. */
  giveBack(parts: number): void {
    let left = Math.min(Math.floor(parts), this.granted);
    this.tokens = Math.min(this.depth(), this.tokens + left);
    this.granted -= left;
    for (let ms = this.head - this.slots + 1; left > 0 && ms <= this.head; ms++) {
      const slot = this.slotOf(ms);
      const taken = Math.min(left, this.grants[slot] as number);
      this.grants[slot] = (this.grants[slot] as number) - taken;
      left -= taken;
    }
  }

  /** Milliseconds until at least one message of so many parts may go; 0 when one may go now. Ask again then: others may have taken it. */
  waitMs(partsEach = 1): number {
    this.advance();
    if (this.rate === 0) return 1000;
    const forPace = this.tokens >= 1 ? 0 : ((1 - this.tokens) * SECOND_MS) / (this.rate * HASTE);
    return Math.ceil(Math.max(forPace, this.waitForLicence(partsEach)));
  }

  /**
   * A new licence or share of one. Whatever window spans the change holds no more than the greater of the two. What
   * 0x58 took away stays away, in proportion: a share told anew is no sign that the peer has room again.
   */
  setRate(ratePerSecond: number): void {
    if (!Number.isFinite(ratePerSecond) || ratePerSecond < 0) {
      throw new SmppError('invalid_options', 'A rate is a number of parts per second, 0 or more');
    }
    const { rate, licence } = this;
    this.licence = ratePerSecond;
    this.rate =
      rate < licence ? Math.min(ratePerSecond, Math.max(1, (ratePerSecond * rate) / licence)) : ratePerSecond;
    this.tokens = Math.min(this.tokens, this.depth());
  }

  /** The peer said 0x58: half the rate, then back by {@link RECOVERY_PER_SECOND} of the licence each second. */
  onThrottled(): void {
    this.advance();
    if (this.last - this.decreasedAt < DECREASE_EVERY_MS) return;
    this.decreasedAt = this.last;
    this.rate = Math.min(this.licence, Math.max(1, this.rate / 2));
    this.tokens = Math.min(this.tokens, this.depth());
  }

  private limit(): number {
    return this.rate === 0 ? 0 : Math.max(1, Math.floor(this.rate));
  }

  private depth(): number {
    // One more than the work caught up, or the fraction of a part beyond the one due would be lost each time.
    return 1 + (this.rate * CATCH_UP_MS) / 1000;
  }

  private advance(): void {
    // A clock that goes back must not grant the same time twice.
    const now = Math.max(this.last, this.now());
    const elapsed = now - this.last;
    this.last = now;
    if (this.rate < this.licence) {
      this.rate = Math.min(this.licence, this.rate + (this.licence * RECOVERY_PER_SECOND * elapsed) / 1000);
    }
    this.tokens = Math.min(this.depth(), this.tokens + (elapsed * this.rate * HASTE) / SECOND_MS);
    this.forgetBefore(Math.floor(now));
  }

  private forgetBefore(head: number): void {
    if (head - this.head >= this.slots) {
      this.grants.fill(0);
      this.granted = 0;
      this.head = head;
      return;
    }
    while (this.head < head) {
      const slot = this.slotOf(++this.head);
      this.granted -= this.grants[slot] as number;
      this.grants[slot] = 0;
    }
  }

  private waitForLicence(partsEach: number): number {
    let above = this.granted - Math.max(0, this.limit() - partsEach);
    if (above <= 0) return 0;
    for (let ms = this.head - this.slots + 1; ms <= this.head; ms++) {
      above -= this.grants[this.slotOf(ms)] as number;
      if (above <= 0) return ms + this.slots - this.last;
    }
    return this.slots;
  }

  private slotOf(ms: number): number {
    return ((ms % this.slots) + this.slots) % this.slots;
  }
}
