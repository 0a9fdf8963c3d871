import { EMPTY_ROOT, nodeHash } from './hash.js';
import {
  checkSize,
  consistencyRanges,
  inclusionRanges,
  perfectNodes,
  type LeafRange,
  type TreeNode,
} from './ranges.js';

/** Reads the hashes of perfect subtrees, in the order asked for; rejects when one is not there. */
export type HashReader = (nodes: readonly TreeNode[]) => Promise<readonly Uint8Array[]>;

/** The root of the tree of the first `size` leaves (RFC 9162, 2.1.1). */
export async function treeRoot(size: number, read: HashReader): Promise<Uint8Array> {
  checkSize(size);
  if (size === 0) return EMPTY_ROOT;
  const [root] = await hashesOf([{ begin: 0, end: size }], read);
  return root as Uint8Array;
}

/**
 * Proves that leaf `index` is in the tree of the first `size` leaves (RFC 9162, 2.1.3.1).
 * @returns hashes from the leaf's neighbour up, as `verifyInclusion` takes them
 * @throws TlogError `tlog.out_of_range`
 */
export function inclusionProof(index: number, size: number, read: HashReader): Promise<Uint8Array[]> {
  return hashesOf(inclusionRanges(index, size), read);
}

/**
 * Proves that the tree of the first `first` leaves is how the tree of `second` begins (RFC 9162, 2.1.4.1).
 * @throws TlogError `tlog.out_of_range`
 */
export function consistencyProof(first: number, second: number, read: HashReader): Promise<Uint8Array[]> {
  return hashesOf(consistencyRanges(first, second), read);
}

/** The hashes of the compact range of a tree: its perfect subtrees from left to right, at most 53. */
export async function compactHashes(size: number, read: HashReader): Promise<Uint8Array[]> {
  checkSize(size);
  return [...(await read(perfectNodes({ begin: 0, end: size })))];
}

/** All subtrees in one read: storage is asked once, however long the proof is. */
async function hashesOf(ranges: readonly LeafRange[], read: HashReader): Promise<Uint8Array[]> {
  const parts = ranges.map(perfectNodes);
  const hashes = await read(parts.flat());
  let at = 0;
  return parts.map((part) => {
    const own = hashes.slice(at, (at += part.length));
    return foldRight(own);
  });
}

/** The hash above perfect subtrees of falling size. */
export function foldRight(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return EMPTY_ROOT;
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}
