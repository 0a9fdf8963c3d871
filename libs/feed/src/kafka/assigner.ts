import { SHARD_COUNT } from '#libs/contracts';
import kafkajs, { type Assigner, type PartitionAssigner } from 'kafkajs';
import { fairShare } from '../fair-share.js';

const NAME = 'campanile-shards';
const VERSION = 1;

/**
 * Assigns shards, not partitions: a member gets the same partition of every topic. Each member says which shards it
 * holds, so that as few as possible move.
 *
 * @param held the shards this member holds now
 */
export function shardAssigner(held: () => readonly number[]): PartitionAssigner {
  return (): Assigner => ({
    name: NAME,
    version: VERSION,
    protocol({ topics }) {
      const userData = Buffer.from(JSON.stringify(held()));
      const metadata = kafkajs.AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData });
      return { name: NAME, metadata };
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- kafkajs wants a promise
    async assign({ members, topics }) {
      const owners = new Map<number, string>();
      for (const { memberId, memberMetadata } of members)
        for (const shard of claims(memberMetadata)) if (!owners.has(shard)) owners.set(shard, memberId);
      const ids = members.map(({ memberId }) => memberId);
      const shares = fairShare(SHARD_COUNT, ids, owners);
      return ids.map((memberId) => {
        const shards = [...shares].filter(([, owner]) => owner === memberId).map(([shard]) => shard);
        const assignment = Object.fromEntries(topics.map((topic) => [topic, shards]));
        const userData = Buffer.alloc(0);
        return {
          memberId,
          memberAssignment: kafkajs.AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment,
            userData,
          }),
        };
      });
    },
  });
}

/** What a member says it holds; whoever says it unreadably holds nothing. */
function claims(metadata: Buffer): number[] {
  try {
    const userData = kafkajs.AssignerProtocol.MemberMetadata.decode(metadata)?.userData;
    const value: unknown = JSON.parse(userData?.toString() ?? '[]');
    return Array.isArray(value) ? value.filter((shard): shard is number => Number.isInteger(shard)) : [];
  } catch {
    return [];
  }
}
