import fc from 'fast-check';
import { fairShare } from './fair-share.js';

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `member-${i}`);

const NOBODY = new Map<number, string>();

function countsOf(owners: ReadonlyMap<number, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const owner of owners.values()) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
}

describe('The fair share of shards', () => {
  it('gives every shard to exactly one member, evenly, whatever was held before', () => {
    const cases = fc.record({
      members: fc.integer({ min: 1, max: 40 }),
      before: fc.array(fc.integer({ min: 0, max: 45 }), { maxLength: 32 }),
    });
    fc.assert(
      fc.property(cases, ({ members, before }) => {
        const held = new Map(before.map((member, shard) => [shard, `member-${member}`]));
        const shares = fairShare(32, names(members), held);
        expect([...shares.keys()].sort((a, b) => a - b)).toEqual(
          Array.from({ length: 32 }, (_, shard) => shard),
        );
        const counts = names(members).map((name) => countsOf(shares).get(name) ?? 0);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('changes nothing when nobody came or went', () => {
    const shares = fairShare(32, names(3), NOBODY);
    expect(fairShare(32, names(3), shares)).toEqual(shares);
  });

  it('moves only what the newcomer gets', () => {
    const before = fairShare(32, names(2), NOBODY);
    const after = fairShare(32, names(3), before);
    const moved = [...after].filter(([shard, owner]) => before.get(shard) !== owner);
    expect(moved).toHaveLength(10);
    expect(new Set(moved.map(([, owner]) => owner))).toEqual(new Set(['member-2']));
  });

  it('moves only what the leaver held', () => {
    const before = fairShare(32, names(3), NOBODY);
    const after = fairShare(32, names(2), before);
    const moved = [...after].filter(([shard, owner]) => before.get(shard) !== owner);
    expect(moved.every(([shard]) => before.get(shard) === 'member-2')).toBe(true);
  });

  it('leaves some without a shard when there are more members than shards', () => {
    const counts = countsOf(fairShare(4, names(6), NOBODY));
    expect([...counts.values()]).toEqual([1, 1, 1, 1]);
  });

  it('reaches the fair state when members give back before others take', () => {
    const held = fairShare(32, names(1), NOBODY);
    const aim = fairShare(32, names(3), held);
    for (const [shard, owner] of aim) if (owner !== 'member-0') held.delete(shard);
    expect(fairShare(32, names(3), held)).toEqual(aim);
  });
});
