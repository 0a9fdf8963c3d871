import { shardOf } from '#libs/contracts';
import {
  CompactRange,
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  same,
  TlogError,
  verifyInclusion,
  type HashReader,
} from '#libs/tlog';

const ID_BYTES = 16;

/** People a leaf: few, because whoever is shown one reads the references of the others in it. */
const PEOPLE_PER_LEAF = 8;

/**
 * The tree over an audience (RFC 9162, 2.1): people by shard, in each by their reference; a leaf holds up to eight of one
 * shard, 16 bytes each. Its root says of everybody whether they were in it: by the leaf they stand in, or by the leaves
 * between which they would.
 */
export class AudienceTree {
  readonly #range = new CompactRange();

  /** Every shard in its order, from 0. @param ids 16 bytes a person, in any order */
  addShard(ids: Buffer): void {
    for (const leaf of leavesOf(ids)) this.#range.append(leafHash(leaf));
  }

  get leaves(): number {
    return this.#range.size;
  }

  /** Hexadecimal. */
  root(): string {
    return Buffer.from(this.#range.root()).toString('hex');
  }
}

export interface AudienceLeaf {
  index: number;
  /** References of people, ascending. */
  people: string[];
  /** RFC 9162, 2.1.3.1; base64. */
  proof: string[];
}

/** What shows that somebody was in an audience, or was not. */
export interface AudienceProof {
  /** Of the tree. */
  leaves: number;
  /** Hexadecimal. */
  root: string;
  /** The leaf they stand in; or the one or two around the place where they would. */
  around: AudienceLeaf[];
}

/**
 * @param subject a person's reference
 * @param shards ids of every shard in its order, as they were added
 */
export async function audienceProof(subject: string, shards: readonly Buffer[]): Promise<AudienceProof> {
  const leaves = shards.flatMap((ids) => leavesOf(ids));
  const hashes = leaves.map((leaf) => leafHash(leaf));
  const places = placesAround(leaves, subject);
  const around: AudienceLeaf[] = [];
  for (const index of places) {
    const proof = await inclusionProof(index, leaves.length, readerOf(hashes));
    const people = peopleOf(leaves[index] as Buffer);
    around.push({ index, people, proof: proof.map((hash) => Buffer.from(hash).toString('base64')) });
  }
  const root = rootOf(hashes);
  return { leaves: leaves.length, root: Buffer.from(root).toString('hex'), around };
}

/**
 * Whether somebody was in the audience of that root; null when this proves neither. That somebody was not also rests on
 * the order of the tree, which whoever has the whole audience can recompute.
 */
export function wasInAudience(subject: string, { leaves, root, around }: AudienceProof): boolean | null {
  if (!around.every((leaf) => stands(leaf, leaves, root))) return null;
  if (around.some(({ people }) => people.includes(subject))) return true;
  const [first, second] = around;
  if (first === undefined) return leaves === 0 && same(Buffer.from(root, 'hex'), EMPTY_ROOT) ? false : null;
  const [begin, end] = [first.people[0] as string, first.people.at(-1) as string];
  if (precedes(begin, subject) && precedes(subject, end)) return false;
  if (precedes(subject, begin)) return first.index === 0 ? false : null;
  if (second === undefined) return first.index === leaves - 1 ? false : null;
  return second.index === first.index + 1 && precedes(subject, second.people[0] as string) ? false : null;
}

function stands({ index, people, proof }: AudienceLeaf, leaves: number, root: string): boolean {
  const inOrder = people.every((id, i) => i === 0 || precedes(people[i - 1] as string, id));
  if (people.length === 0 || !inOrder) return false;
  const leaf = leafHash(Buffer.concat(people.map(bytesOf)));
  try {
    const hashes = proof.map((hash) => Buffer.from(hash, 'base64'));
    verifyInclusion({ leaf, index, size: leaves, root: Buffer.from(root, 'hex'), proof: hashes });
    return true;
  } catch (error) {
    if (error instanceof TlogError) return false;
    throw error;
  }
}

function leavesOf(ids: Buffer): Buffer[] {
  const sorted = inOrder(ids);
  const leaves: Buffer[] = [];
  for (let at = 0; at < sorted.length; at += ID_BYTES * PEOPLE_PER_LEAF)
    leaves.push(sorted.subarray(at, Math.min(at + ID_BYTES * PEOPLE_PER_LEAF, sorted.length)));
  return leaves;
}

/** Most are in order as they were drawn. */
function inOrder(ids: Buffer): Buffer {
  let sorted = true;
  for (let at = ID_BYTES; sorted && at < ids.length; at += ID_BYTES)
    sorted = ids.compare(ids, at - ID_BYTES, at, at, at + ID_BYTES) >= 0;
  if (sorted) return ids;
  const people = Array.from({ length: ids.length / ID_BYTES }, (_, i) =>
    ids.subarray(i * ID_BYTES, (i + 1) * ID_BYTES),
  );
  return Buffer.concat(people.sort((one, other) => one.compare(other)));
}

/** The leaf that holds the subject, or those between which it would stand. */
function placesAround(leaves: readonly Buffer[], subject: string): number[] {
  if (leaves.length === 0) return [];
  const before = leaves.findLastIndex(
    (leaf) => !precedes(subject, peopleOf(leaf.subarray(0, ID_BYTES))[0] as string),
  );
  if (before < 0) return [0];
  const people = peopleOf(leaves[before] as Buffer);
  const within = people.includes(subject) || precedes(subject, people.at(-1) as string);
  return within || before === leaves.length - 1 ? [before] : [before, before + 1];
}

function precedes(one: string, other: string): boolean {
  const shards = [shardOf(one), shardOf(other)] as const;
  return shards[0] === shards[1] ? bytesOf(one).compare(bytesOf(other)) < 0 : shards[0] < shards[1];
}

function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  const range = new CompactRange();
  for (const hash of hashes) range.append(hash);
  return range.root();
}

function readerOf(hashes: readonly Uint8Array[]): HashReader {
  return (nodes) =>
    Promise.resolve(
      nodes.map(({ level, index }) => rootOf(hashes.slice(index * 2 ** level, (index + 1) * 2 ** level))),
    );
}

function peopleOf(leaf: Buffer): string[] {
  return Array.from({ length: leaf.length / ID_BYTES }, (_, i) => {
    const hex = leaf.toString('hex', i * ID_BYTES, (i + 1) * ID_BYTES);
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  });
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
