import { hash } from 'node:crypto';
import canonicalizeModule from 'canonicalize';

/** Bytes of a SHA-256 hash. */
export const HASH_SIZE = 32;

/** The root of a tree without leaves: SHA-256 of nothing (RFC 9162, 2.1.1). */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0));

const LEAF = 0x00;
const NODE = 0x01;

const canonicalize = canonicalizeModule as unknown as (value: unknown) => string | undefined;

/** SHA-256(0x00 ‖ data): the hash of a leaf (RFC 9162, 2.1.1). A text is its UTF-8 bytes. */
export function leafHash(data: Uint8Array | string): Buffer {
  const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
  const input = Buffer.allocUnsafe(bytes + 1);
  input[0] = LEAF;
  if (typeof data === 'string') input.write(data, 1);
  else input.set(data, 1);
  return sha256(input);
}

/** SHA-256(0x01 ‖ left ‖ right): the hash of what stands above two hashes (RFC 9162, 2.1.1). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const input = Buffer.allocUnsafe(1 + left.length + right.length);
  input[0] = NODE;
  input.set(left, 1);
  input.set(right, 1 + left.length);
  return sha256(input);
}

/**
 * The JSON Canonicalization Scheme (RFC 8785): the same value is the same text everywhere.
 * @throws TypeError for what is not JSON
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Only JSON has a canonical form');
  return text;
}

/** The leaf of a JSON value: SHA-256(0x00 ‖ RFC 8785 form). */
export function jsonLeafHash(value: unknown): Buffer {
  return leafHash(canonicalJson(value));
}

export function sha256(input: Uint8Array | string): Buffer {
  return hash('sha256', input, 'buffer');
}

/** Hashes side by side: the root of the perfect tree whose leaves they are. Their number is a power of two. */
export function perfectRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < level.length; i += 2)
      above.push(nodeHash(level[i] as Uint8Array, level[i + 1] as Uint8Array));
    level = above;
  }
  return level[0] ?? EMPTY_ROOT;
}
