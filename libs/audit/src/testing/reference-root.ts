import { EMPTY_ROOT, nodeHash } from '#libs/tlog';

/** MTH of RFC 9162, 2.1.1, as it stands there. */
export function referenceRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length < 2) return leaves[0] ?? EMPTY_ROOT;
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return nodeHash(referenceRoot(leaves.slice(0, split)), referenceRoot(leaves.slice(split)));
}
