import { randomUUID } from 'node:crypto';
import { SHARD_COUNT, shardOf } from '#libs/contracts';
import { audienceProof, AudienceTree, wasInAudience } from './audience-tree.js';

const bytes = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex');
const shardsOf = (people: readonly string[]) =>
  Array.from({ length: SHARD_COUNT }, (_, shard) =>
    Buffer.concat(people.filter((id) => shardOf(id) === shard).map(bytes)),
  );
const people = (count: number) => Array.from({ length: count }, () => randomUUID());

describe('The root of an audience', () => {
  it.each([0, 1, 2, 7, 8, 9, 40, 500, 3_000])(
    'proves of each of %d who was in it, and of others who was not',
    async (count) => {
      const audience = people(count);
      const shards = shardsOf(audience);
      const tree = new AudienceTree();
      for (const ids of shards) tree.addShard(ids);
      for (const id of audience.slice(0, 12)) {
        const proof = await audienceProof(id, shards);
        expect(proof.root).toBe(tree.root());
        expect(wasInAudience(id, proof)).toBe(true);
      }
      for (const id of people(12)) {
        const proof = await audienceProof(id, shards);
        expect(proof).toMatchObject({ root: tree.root(), leaves: tree.leaves });
        expect(wasInAudience(id, proof)).toBe(false);
      }
    },
  );

  it('is the same in whatever order people were drawn', () => {
    const audience = people(200);
    const roots = [audience, [...audience].reverse()].map((order) => {
      const tree = new AudienceTree();
      for (const ids of shardsOf(order)) tree.addShard(ids);
      return tree.root();
    });
    expect(roots[0]).toBe(roots[1]);
  });

  it('proves nothing by a proof that was tampered with, nor by that of another place', async () => {
    const audience = people(300);
    const shards = shardsOf(audience);
    const stranger = randomUUID();
    const member = audience[0] as string;
    const [inside, outside] = [await audienceProof(member, shards), await audienceProof(stranger, shards)];
    const [leaf] = inside.around;
    if (leaf === undefined) throw new Error('no leaf');
    const added = { ...leaf, people: [...leaf.people, stranger].sort() };
    const removed = { ...leaf, people: leaf.people.filter((id) => id !== member) };
    expect(wasInAudience(stranger, { ...inside, around: [added] })).toBeNull();
    expect(wasInAudience(member, { ...inside, around: [removed] })).toBeNull();
    expect(wasInAudience(member, { ...inside, around: [{ ...leaf, index: leaf.index + 1 }] })).toBeNull();
    expect(wasInAudience(member, { ...inside, around: [] })).toBeNull();
    expect(wasInAudience(member, outside)).not.toBe(false);
    expect(wasInAudience(member, { ...inside, root: 'ab'.repeat(32) })).toBeNull();
  });
});
