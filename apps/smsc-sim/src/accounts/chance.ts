/** Dice that fall the same way for the same seed (mulberry32), so that a drill can be repeated. */
export class Chance {
  constructor(private state: number) {}

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  }

  /** True with the probability `share`; a share of 0 does not throw the dice. */
  hits(share: number): boolean {
    return share > 0 && this.next() < share;
  }

  between([least, most]: readonly [number, number]): number {
    return least === most ? least : least + this.next() * (most - least);
  }

  /** One of `shares` by its share, undefined for what they leave of 1. */
  pick<T>(shares: readonly (readonly [T, number])[]): T | undefined {
    if (shares.length === 0) return undefined;
    let left = this.next();
    for (const [value, share] of shares) {
      left -= share;
      if (left < 0) return value;
    }
    return undefined;
  }
}
