import { TlogError } from './errors.js';
import { HASH_SIZE, nodeHash } from './hash.js';
import { checkSize } from './ranges.js';

export interface InclusionClaim {
  /** Of the leaf, as `leafHash` gives it. */
  leaf: Uint8Array;
  /** The leaf's place, from 0. */
  index: number;
  /** Leaves of the tree. */
  size: number;
  root: Uint8Array;
  proof: readonly Uint8Array[];
}

/**
 * Returns when the leaf is where it is said to be in the tree with that root (RFC 9162, 2.1.3.2).
 * @throws TlogError `tlog.not_proved`, `tlog.out_of_range`
 */
export function verifyInclusion({ leaf, index, size, root, proof }: InclusionClaim): void {
  checkSize(index, size);
  checkHashes([leaf, root, ...proof]);
  if (index >= size) throw new TlogError('tlog.out_of_range', `A tree of ${size} has no leaf ${index}.`);
  let [place, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) throw notProved('The proof is too long.');
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash);
      // On the right edge: levels without a right sibling have no hash in the proof.
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else hash = nodeHash(hash, sibling);
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0) throw notProved('The proof is too short.');
  if (!same(hash, root)) throw notProved('The leaf is not in that tree at that place.');
}

export interface ConsistencyClaim {
  first: { size: number; root: Uint8Array };
  second: { size: number; root: Uint8Array };
  proof: readonly Uint8Array[];
}

/**
 * Returns when the first tree is how the second one begins (RFC 9162, 2.1.4.2).
 * @throws TlogError `tlog.not_proved`; `tlog.out_of_range` also for an empty first tree, which says nothing of the second
 */
export function verifyConsistency({ first, second, proof }: ConsistencyClaim): void {
  checkSize(first.size, second.size);
  checkHashes([first.root, second.root, ...proof]);
  if (first.size === 0 || first.size > second.size)
    throw new TlogError('tlog.out_of_range', `Nothing proves ${first.size} leaves of ${second.size}.`);
  if (first.size === second.size && !same(first.root, second.root))
    throw notProved('Two trees of one size have different roots.');
  if (first.size === second.size) {
    if (proof.length > 0) throw notProved('The proof is too long.');
    return;
  }
  verifyGrowth({ first, second, proof });
}

function verifyGrowth({ first, second, proof }: ConsistencyClaim): void {
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : [...proof];
  const begin = path.shift();
  if (begin === undefined) throw notProved('The proof is too short.');
  let [place, last] = [first.size - 1, second.size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  let [older, newer] = [begin, begin];
  for (const hash of path) {
    if (last === 0) throw notProved('The proof is too long.');
    if (place % 2 === 1 || place === last) {
      [older, newer] = [nodeHash(hash, older), nodeHash(hash, newer)];
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)];
    } else newer = nodeHash(newer, hash);
    [place, last] = [half(place), half(last)];
  }
  if (last !== 0) throw notProved('The proof is too short.');
  if (!same(older, first.root) || !same(newer, second.root))
    throw notProved('The second tree does not begin with the first.');
}

/** Whether two hashes are the same. Not constant in time: roots and leaves are no secrets. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

function checkHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some((hash) => hash.length !== HASH_SIZE))
    throw notProved(`A hash that has not ${HASH_SIZE} bytes.`);
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function isPowerOfTwo(value: number): boolean {
  return Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
}

function notProved(message: string): TlogError {
  return new TlogError('tlog.not_proved', message);
}
