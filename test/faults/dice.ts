/** Dice that fall the same way for the same seed (mulberry32): what a run does can be done again. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @throws RangeError when there is nothing to choose from */
  oneOf<T>(all: readonly T[]): T {
    if (all.length === 0) throw new RangeError('Nothing to choose from');
    return all[this.between(0, all.length - 1)] as T;
  }

  /** True with this probability. */
  hits(share: number): boolean {
    return this.next() < share;
  }

  /** A new order. */
  shuffled<T>(all: readonly T[]): T[] {
    const order = [...all];
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.between(0, i);
      [order[i], order[j]] = [order[j] as T, order[i] as T];
    }
    return order;
  }
}
