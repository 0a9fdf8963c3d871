/** Messages remembered: 16 MB, however many there were. */
const CAPACITY = 1 << 20;
const WAYS = 4;
/** Words of a place: two of the hash, then batch and recipient as one number of 54 bits. */
const WORDS = 4;
const RECIPIENT_BITS = 10;
const RECIPIENT_MASK = (1 << RECIPIENT_BITS) - 1;
const TWO_TO_32 = 0x1_0000_0000;

/**
 * Which recipient a message id belongs to, for the latest messages whose outcomes this process has made durable. A
 * receipt of one of them needs no look at the ledger. What was forgotten here is still found there: a cache, four
 * places to a bucket, that never grows.
 *
 * Ids are compared by a hash of 64 bits under a seed of this process: that a receipt of an unknown message is taken
 * for another's happens once in 10^13 such receipts.
 */
export class RecentMessages {
  /** Batch and recipient of the message last taken. */
  batchNo = 0;
  recipient = 0;
  private readonly words: Uint32Array;
  private readonly bucketMask: number;
  private readonly seed = Math.floor(Math.random() * TWO_TO_32);
  private turn = 0;
  private high = 0;
  private low = 0;

  /** @param capacity a power of two */
  constructor(capacity = CAPACITY) {
    this.words = new Uint32Array(capacity * WORDS);
    this.bucketMask = capacity / WAYS - 1;
  }

  /** The newest message of an id counts: SMSCs begin to count anew. */
  remember(route: number, key: string, batchNo: number, recipient: number): void {
    this.hash(route, key);
    const at = this.find() ?? this.placeForNew();
    const { words } = this;
    words[at] = this.high;
    words[at + 1] = this.low;
    words[at + 2] = batchNo % TWO_TO_32;
    words[at + 3] = (Math.floor(batchNo / TWO_TO_32) << RECIPIENT_BITS) | recipient;
  }

  /** Takes a message out: a second receipt of it is for the ledger to judge. @returns whether it was there */
  take(route: number, key: string): boolean {
    this.hash(route, key);
    const at = this.find();
    if (at === undefined) return false;
    const { words } = this;
    const last = words[at + 3] as number;
    this.batchNo = (last >>> RECIPIENT_BITS) * TWO_TO_32 + (words[at + 2] as number);
    this.recipient = last & RECIPIENT_MASK;
    words[at + 2] = words[at + 3] = 0;
    return true;
  }

  private find(): number | undefined {
    const { words, high, low } = this;
    const from = this.bucket();
    for (let at = from; at < from + WAYS * WORDS; at += WORDS)
      if (words[at] === high && words[at + 1] === low && !this.isFree(at)) return at;
    return undefined;
  }

  private placeForNew(): number {
    const from = this.bucket();
    for (let at = from; at < from + WAYS * WORDS; at += WORDS) if (this.isFree(at)) return at;
    this.turn = (this.turn + 1) % WAYS;
    return from + this.turn * WORDS;
  }

  private bucket(): number {
    return (this.high & this.bucketMask) * WAYS * WORDS;
  }

  /** Batches are numbered from 1. */
  private isFree(at: number): boolean {
    return this.words[at + 2] === 0 && this.words[at + 3] === 0;
  }

  /** Two lanes of multiply-and-xor, mixed at the end with the constants of MurmurHash3's finalizer. */
  private hash(route: number, key: string): void {
    let a = 0xdeadbeef ^ this.seed ^ route;
    let b = 0x41c6ce57 ^ this.seed;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x9e3779b1);
      b = Math.imul(b ^ unit, 0x5f356495);
    }
    a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
    b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
    this.high = a >>> 0;
    this.low = b >>> 0;
  }
}
