import type { FeedRecord, Queryable } from '../feed.js';
import { groupsOf } from '../routes.js';
import { rowOf } from './rows.js';

/**
 * One row per record and group, their order that of `$7`. Payloads travel as one parameter, cut by the server: a
 * parameter of its own for each would be sent as hexadecimal text.
 */
const PUBLISH = `
  WITH put AS (
    INSERT INTO feed.record (id, group_name, topic, shard, payload)
    SELECT r.id, r.group_name, r.topic, r.shard, substring($1::bytea FROM r.start FOR r.size)
    FROM unnest($2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::int[], $7::int[])
      WITH ORDINALITY AS r (id, group_name, topic, shard, start, size, place)
    ORDER BY r.place
  )
  SELECT pg_current_xact_id()::text AS tx`;

/**
 * Inserts the records for every group that consumes their topic, in the caller's transaction.
 * @returns the transaction's id
 */
export async function insertRecords(transaction: Queryable, records: readonly FeedRecord[]): Promise<string> {
  const columns = { ids: [], groups: [], topics: [], shards: [], starts: [], sizes: [] } as {
    ids: string[];
    groups: string[];
    topics: string[];
    shards: number[];
    starts: number[];
    sizes: number[];
  };
  let start = 1;
  for (const record of records) {
    for (const group of groupsOf(record.topic)) {
      columns.ids.push(record.id);
      columns.groups.push(group);
      columns.topics.push(record.topic);
      columns.shards.push(record.shard);
      columns.starts.push(start);
      columns.sizes.push(record.payload.length);
    }
    start += record.payload.length;
  }
  const answer = await transaction.query(PUBLISH, [
    Buffer.concat(records.map((record) => record.payload)),
    ...[columns.ids, columns.groups, columns.topics, columns.shards, columns.starts, columns.sizes],
  ]);
  return rowOf<{ tx: string }>(answer).tx;
}
