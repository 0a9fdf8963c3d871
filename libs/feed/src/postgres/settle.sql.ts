import type { Pool } from 'pg';

/**
 * Forgets settled records, but only those of shards still held under the same epoch: the lease's row is locked
 * meanwhile, so that nobody can take the shard in between.
 */
const SETTLE = `
  WITH mine AS (
    SELECT l.shard FROM feed.shard_lease AS l
    JOIN unnest($4::smallint[], $5::bigint[]) AS m (shard, epoch) ON m.shard = l.shard AND m.epoch = l.epoch
    WHERE l.group_name = $1 AND l.scope = $2 AND l.owner = $3
    FOR SHARE OF l
  ), gone AS (
    DELETE FROM feed.record AS f
    USING unnest($6::text[], $7::smallint[], $8::bigint[]) AS s (topic, shard, position)
    WHERE f.group_name = $1 AND f.topic = s.topic AND f.shard = s.shard AND f.position = s.position
      AND s.shard IN (SELECT shard FROM mine)
  )
  SELECT shard FROM mine`;

export interface Holder {
  group: string;
  scope: string;
  member: string;
  /** The epoch under which each shard is held. */
  epochs: ReadonlyMap<number, string>;
}

export interface SettledRecord {
  topic: string;
  shard: number;
  position: number;
}

/** @returns the shards that are still the holder's; records of others were left as they are */
export async function deleteSettled(
  pool: Pool,
  holder: Holder,
  records: readonly SettledRecord[],
): Promise<Set<number>> {
  const shards = [...new Set(records.map((record) => record.shard))];
  const { rows } = await pool.query<{ shard: number }>({
    name: 'feed-settle',
    text: SETTLE,
    values: [
      holder.group,
      holder.scope,
      holder.member,
      shards,
      shards.map((shard) => holder.epochs.get(shard) ?? '-1'),
      records.map((record) => record.topic),
      records.map((record) => record.shard),
      records.map((record) => record.position),
    ],
  });
  return new Set(rows.map((row) => row.shard));
}
