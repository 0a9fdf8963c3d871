import { TlogError } from './errors.js';

/** A perfect subtree: 2^level leaves from `index` · 2^level on. */
export interface TreeNode {
  level: number;
  index: number;
}

/** Leaves `begin` … `end` − 1. */
export interface LeafRange {
  begin: number;
  end: number;
}

/** A number of leaves, or the place of one. Sizes are exact up to 2^53 − 1, hence no bitwise operators here. */
export function checkSize(...sizes: number[]): void {
  for (const size of sizes)
    if (!Number.isSafeInteger(size) || size < 0)
      throw new TlogError('tlog.out_of_range', `${size} is not a number of leaves.`);
}

/** The largest power of two smaller than `size` (RFC 9162, 2.1.1); `size` is at least 2. */
export function splitPoint(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

/** How many times 2 divides it; `value` is at least 1. */
function trailingZeros(value: number): number {
  let zeros = 0;
  for (let rest = value; rest % 2 === 0; rest /= 2) zeros++;
  return zeros;
}

/**
 * The largest perfect subtrees that cover a range of leaves, from left to right.
 * Of a range that begins at 0 they are the compact range of a tree of that size.
 */
export function perfectNodes({ begin, end }: LeafRange): TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = begin; at < end;) {
    let level = at === 0 ? Math.floor(Math.log2(end)) : trailingZeros(at);
    while (at + 2 ** level > end) level--;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

/**
 * The subtrees whose hashes are the inclusion proof of a leaf, in the order of the proof (RFC 9162, 2.1.3.1).
 * @throws TlogError `tlog.out_of_range` when the tree has no such leaf
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  checkSize(index, size);
  if (index >= size) throw new TlogError('tlog.out_of_range', `A tree of ${size} has no leaf ${index}.`);
  const ranges: LeafRange[] = [];
  for (let begin = 0, end = size; end - begin > 1;) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  return ranges;
}

/**
 * The subtrees whose hashes prove that the first tree is the beginning of the second (RFC 9162, 2.1.4.1).
 * Nothing has to be proved of an empty tree, nor of a tree and itself.
 * @throws TlogError `tlog.out_of_range` when the second tree is the smaller one
 */
export function consistencyRanges(first: number, second: number): LeafRange[] {
  checkSize(first, second);
  if (first > second)
    throw new TlogError('tlog.out_of_range', `A tree of ${second} does not begin with one of ${first}.`);
  if (first === 0 || first === second) return [];
  const ranges: LeafRange[] = [];
  let [begin, end] = [0, second];
  while (first !== end) {
    const middle = begin + splitPoint(end - begin);
    if (first <= middle) {
      ranges.unshift({ begin: middle, end });
      end = middle;
    } else {
      ranges.unshift({ begin, end: middle });
      begin = middle;
    }
  }
  // The verifier knows the first root; any other subtree it must be told.
  return begin === 0 ? ranges : [{ begin, end }, ...ranges];
}
