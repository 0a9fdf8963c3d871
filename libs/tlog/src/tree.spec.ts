import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readerOf, referencePath, referenceProof, referenceRoot } from '../test/reference.js';
import {
  CompactRange,
  compactHashes,
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  jsonLeafHash,
  leafHash,
  nodeHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from './index.js';

const hex = (text: string) => Buffer.from(text, 'hex');
const base64 = (text: string) => Buffer.from(text, 'base64');

/** The eight inputs with which implementations of RFC 6962 are compared, and the roots after each. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']
  .concat('606162636465666768696a6b6c6d6e6f')
  .map(hex);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

interface Vector {
  name: string;
  proof: string[];
  holds: boolean;
}

interface InclusionVector extends Vector {
  index: number;
  size: number;
  leaf: string;
  root: string;
}

interface ConsistencyVector extends Vector {
  first: { size: number; root: string };
  second: { size: number; root: string };
}

/** Proofs that hold and proofs that must not, gathered from public test suites. */
function vectors<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../test/${name}.json`, import.meta.url), 'utf8')) as T[];
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => leafHash(`leaf ${i}`));
const flipped = (hash: Uint8Array) => Buffer.from(hash.map((byte, i) => (i === 7 ? byte ^ 4 : byte)));

describe('Hashes', () => {
  it('are those of RFC 6962', () => {
    expect(leafHash('L123456').toString('hex')).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
    expect(nodeHash(Buffer.from('N123'), Buffer.from('N456')).toString('hex')).toBe(
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    );
  });

  it('of JSON do not depend on the order of keys nor on spaces', () => {
    expect(jsonLeafHash({ b: [1, null], a: 'È' })).toEqual(leafHash('{"a":"È","b":[1,null]}'));
  });
});

describe('A tree that grows', () => {
  it('has the published roots for the published inputs', () => {
    const tree = new CompactRange();
    const roots = [tree.root()];
    for (const input of INPUTS) {
      tree.append(leafHash(input));
      roots.push(tree.root());
    }
    expect(roots.map((root) => Buffer.from(root).toString('hex'))).toEqual(ROOTS);
  });

  it('can be put down and taken up again at any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(300), fc.nat(300), async (size, more) => {
        const leaves = leavesOf(size + more);
        const tree = CompactRange.of(size, await compactHashes(size, readerOf(leaves)));
        for (const leaf of leaves.slice(size)) tree.append(leaf);
        expect(tree.size).toBe(size + more);
        expect(Buffer.from(tree.root())).toEqual(Buffer.from(referenceRoot(leaves)));
      }),
      { numRuns: 40 },
    );
  });

  it('is not taken up with another number of hashes', () => {
    expect(() => CompactRange.of(3, [EMPTY_ROOT])).toThrow(
      expect.objectContaining({ code: 'tlog.out_of_range' }),
    );
  });
});

describe('A proof', () => {
  it.each(vectors<InclusionVector>('inclusion').map((vector) => [vector.name, vector] as const))(
    'of inclusion is judged as published: %s',
    (_, { index, size, leaf, root, proof, holds }) => {
      const claim = { index, size, leaf: base64(leaf), root: base64(root), proof: proof.map(base64) };
      if (holds) expect(() => verifyInclusion(claim)).not.toThrow();
      else expect(() => verifyInclusion(claim)).toThrow(/./);
    },
  );

  it.each(vectors<ConsistencyVector>('consistency').map((vector) => [vector.name, vector] as const))(
    'of consistency is judged as published: %s',
    (_, { first, second, proof, holds }) => {
      const tree = ({ size, root }: { size: number; root: string }) => ({ size, root: base64(root) });
      const claim = { first: tree(first), second: tree(second), proof: proof.map(base64) };
      if (holds) expect(() => verifyConsistency(claim)).not.toThrow();
      else expect(() => verifyConsistency(claim)).toThrow(/./);
    },
  );

  it('of inclusion is that of the RFC for every leaf, holds, and holds for no other leaf', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 270 }), fc.nat(), async (size, any) => {
        const leaves = leavesOf(size);
        const index = any % size;
        const proof = await inclusionProof(index, size, readerOf(leaves));
        expect(proof).toEqual(referencePath(index, leaves));
        const root = await treeRoot(size, readerOf(leaves));
        const claim = { leaf: leaves[index] as Uint8Array, index, size, root, proof };
        verifyInclusion(claim);
        expect(() => verifyInclusion({ ...claim, leaf: leafHash('another') })).toThrow('not in that tree');
        for (const i of proof.keys())
          expect(() =>
            verifyInclusion({ ...claim, proof: proof.with(i, flipped(proof[i] as Buffer)) }),
          ).toThrow('not in that tree');
      }),
      { numRuns: 60 },
    );
  });

  it('of consistency is that of the RFC for every pair of sizes, holds, and not when a hash is changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 270 }), fc.nat(), async (second, any) => {
        const leaves = leavesOf(second);
        const first = 1 + (any % second);
        const proof = await consistencyProof(first, second, readerOf(leaves));
        expect(proof).toEqual(referenceProof(first, leaves));
        const root = (size: number) => referenceRoot(leaves.slice(0, size));
        const claim = {
          first: { size: first, root: root(first) },
          second: { size: second, root: root(second) },
          proof,
        };
        verifyConsistency(claim);
        for (const i of proof.keys())
          expect(() =>
            verifyConsistency({ ...claim, proof: proof.with(i, flipped(proof[i] as Buffer)) }),
          ).toThrow('does not begin with the first');
      }),
      { numRuns: 60 },
    );
  });

  it('holds for trees larger than 32-bit numbers count', () => {
    const size = 2 ** 40 + 1;
    const left = leafHash('a perfect subtree of 2^40 leaves');
    const last = leafHash('the last leaf');
    const root = nodeHash(left, last);
    verifyInclusion({ leaf: last, index: size - 1, size, root, proof: [left] });
    verifyConsistency({ first: { size: size - 1, root: left }, second: { size, root }, proof: [last] });
  });

  it('is not given of a leaf the tree has not', async () => {
    expect(() => inclusionProof(5, 5, readerOf(leavesOf(5)))).toThrow(
      expect.objectContaining({ code: 'tlog.out_of_range' }),
    );
    expect(() => consistencyProof(6, 5, readerOf(leavesOf(5)))).toThrow(
      expect.objectContaining({ code: 'tlog.out_of_range' }),
    );
    await expect(treeRoot(0, readerOf([]))).resolves.toEqual(EMPTY_ROOT);
  });
});
