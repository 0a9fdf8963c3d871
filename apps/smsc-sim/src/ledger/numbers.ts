const FIRST_ROWS = 65_536;
const EMPTY = 0;

/**
 * What each phone number got, in columns: about 40 bytes a number instead of an object each, and nothing
 * for the garbage collector to walk. Rows are dense and never move, so that a listing may go on while
 * numbers are added; `index` is an open-addressing table of row + 1 by number.
 */
export class Numbers {
  size = 0;
  numbers = new Float64Array(FIRST_ROWS);
  parts = new Uint32Array(FIRST_ROWS);
  messages = new Uint32Array(FIRST_ROWS);
  /** Sum modulo 2³² of the digests of its texts: the same for the same texts in any order. */
  digests = new Uint32Array(FIRST_ROWS);
  /** Journal sequence + 1 of its last entry, 0 for none. */
  last = new Float64Array(FIRST_ROWS);
  private index = new Uint32Array(FIRST_ROWS * 2);

  /** The row of `number`, made when it is new. */
  rowOf(number: number): number {
    const mask = this.index.length - 1;
    let slot = hash(number) & mask;
    for (;;) {
      const row = this.index[slot] as number;
      if (row === EMPTY) return this.add(number, slot);
      if (this.numbers[row - 1] === number) return row - 1;
      slot = (slot + 1) & mask;
    }
  }

  /** The row of `number`, or -1. */
  find(number: number): number {
    const mask = this.index.length - 1;
    for (let slot = hash(number) & mask; ; slot = (slot + 1) & mask) {
      const row = this.index[slot] as number;
      if (row === EMPTY) return -1;
      if (this.numbers[row - 1] === number) return row - 1;
    }
  }

  private add(number: number, slot: number): number {
    if (this.size === this.numbers.length) {
      this.grow();
      return this.rowOf(number);
    }
    const row = this.size++;
    this.numbers[row] = number;
    this.index[slot] = row + 1;
    return row;
  }

  private grow(): void {
    const rows = this.size * 2;
    this.numbers = enlarged(this.numbers, new Float64Array(rows));
    this.parts = enlarged(this.parts, new Uint32Array(rows));
    this.messages = enlarged(this.messages, new Uint32Array(rows));
    this.digests = enlarged(this.digests, new Uint32Array(rows));
    this.last = enlarged(this.last, new Float64Array(rows));
    this.index = new Uint32Array(rows * 2);
    const mask = this.index.length - 1;
    for (let row = 0; row < this.size; row++) {
      let slot = hash(this.numbers[row] as number) & mask;
      while (this.index[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.index[slot] = row + 1;
    }
  }
}

function enlarged<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function hash(number: number): number {
  const mixed = Math.imul((number | 0) ^ Math.imul((number / 0x100000000) | 0, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
