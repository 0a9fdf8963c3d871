import { TlogError } from './errors.js';
import { nodeHash } from './hash.js';
import { foldRight } from './proofs.js';
import { checkSize, perfectNodes } from './ranges.js';

/**
 * A tree that grows at its right end and remembers only what it needs for that: one hash for each perfect subtree,
 * at most 53. Its root is the tree's (RFC 9162, 2.1.2).
 */
export class CompactRange {
  #size = 0;
  readonly #hashes: Uint8Array[] = [];

  /**
   * The tree that had these leaves, gone on with.
   * @throws TlogError `tlog.out_of_range` when a tree of that size has another number of perfect subtrees
   */
  static of(size: number, hashes: readonly Uint8Array[]): CompactRange {
    checkSize(size);
    if (perfectNodes({ begin: 0, end: size }).length !== hashes.length)
      throw new TlogError('tlog.out_of_range', `${hashes.length} hashes are no tree of ${size}.`);
    const range = new CompactRange();
    range.#size = size;
    range.#hashes.push(...hashes);
    return range;
  }

  get size(): number {
    return this.#size;
  }

  /** Of the perfect subtrees, from left to right. */
  get hashes(): readonly Uint8Array[] {
    return this.#hashes;
  }

  append(leaf: Uint8Array): void {
    let hash = leaf;
    for (let full = this.#size; full % 2 === 1; full = (full - 1) / 2)
      hash = nodeHash(this.#hashes.pop() as Uint8Array, hash);
    this.#hashes.push(hash);
    this.#size++;
  }

  root(): Uint8Array {
    return foldRight(this.#hashes);
  }
}
