import { EMPTY_ROOT, nodeHash, type HashReader } from '../src/index.js';

/** The definitions of RFC 9162 as they stand there: slow, and right. */
export function referenceRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length < 2) return leaves[0] ?? EMPTY_ROOT;
  const k = powerBelow(leaves.length);
  return nodeHash(referenceRoot(leaves.slice(0, k)), referenceRoot(leaves.slice(k)));
}

/** PATH(m, D[n]), RFC 9162, 2.1.3.1. */
export function referencePath(m: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length < 2) return [];
  const k = powerBelow(leaves.length);
  return m < k
    ? [...referencePath(m, leaves.slice(0, k)), referenceRoot(leaves.slice(k))]
    : [...referencePath(m - k, leaves.slice(k)), referenceRoot(leaves.slice(0, k))];
}

/** PROOF(m, D[n]), RFC 9162, 2.1.4.1. */
export function referenceProof(m: number, leaves: readonly Uint8Array[], known = true): Uint8Array[] {
  if (m === leaves.length) return known ? [] : [referenceRoot(leaves)];
  const k = powerBelow(leaves.length);
  return m <= k
    ? [...referenceProof(m, leaves.slice(0, k), known), referenceRoot(leaves.slice(k))]
    : [...referenceProof(m - k, leaves.slice(k), false), referenceRoot(leaves.slice(0, k))];
}

/** Reads subtrees of leaves held in memory. */
export function readerOf(leaves: readonly Uint8Array[]): HashReader {
  return (nodes) =>
    Promise.resolve(
      nodes.map(({ level, index }) =>
        referenceRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)),
      ),
    );
}

function powerBelow(n: number): number {
  return 2 ** Math.ceil(Math.log2(n) - 1);
}
