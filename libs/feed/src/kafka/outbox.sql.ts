import type { Topic } from '#libs/contracts';
import type { Pool } from 'pg';
import type { Waiting } from '../delivery/cell.js';
import type { FeedRecord, Queryable } from '../feed.js';
import { rowOf } from '../postgres/rows.js';

/** Where committed rows of the outbox are announced; the message is the producer's name. */
export const OUTBOX_CHANNEL = 'feed_outbox';

const MOST_ROWS = 500;
const MOST_BYTES = 8 * 1024 * 1024;

/** Payloads travel as one parameter, cut by the server; the order is that of the columns. */
const PUT = `
  WITH put AS (
    INSERT INTO feed.outbox (producer, id, topic, shard, payload)
    SELECT $1, r.id, r.topic, r.shard, substring($2::bytea FROM r.start FOR r.size)
    FROM unnest($3::uuid[], $4::text[], $5::smallint[], $6::int[], $7::int[])
      WITH ORDINALITY AS r (id, topic, shard, start, size, place)
    ORDER BY r.place
  )
  SELECT pg_current_xact_id()::text AS tx`;

/**
 * The oldest rows that can be seen. Nothing is remembered from one time to the next, rows leave by deletion alone: a
 * position committed late is found like any other. Order holds where it has a meaning: a transaction that began to
 * publish after another had committed has the larger positions, and whoever sees its rows sees the other's.
 */
const TAKE = `
  SELECT id, topic, shard, position, published_at AS "publishedAt", payload
  FROM (
    SELECT *, sum(octet_length(payload)) OVER (ORDER BY position) - octet_length(payload) AS before
    FROM (SELECT * FROM feed.outbox WHERE producer = $1 ORDER BY position LIMIT ${MOST_ROWS}) AS oldest
  ) AS summed
  WHERE before < ${MOST_BYTES}
  ORDER BY position`;
const DROP = 'DELETE FROM feed.outbox WHERE producer = $1 AND position = ANY ($2::bigint[])';
const COUNT = 'SELECT count(*)::int AS backlog FROM feed.outbox WHERE producer = $1';

/** @returns the transaction's id */
export async function putIntoOutbox(
  transaction: Queryable,
  producer: string,
  records: readonly FeedRecord[],
): Promise<string> {
  let start = 1;
  const starts = records.map(({ payload }) => (start += payload.length) - payload.length);
  const answer = await transaction.query(PUT, [
    producer,
    Buffer.concat(records.map(({ payload }) => payload)),
    records.map(({ id }) => id),
    records.map(({ topic }) => topic),
    records.map(({ shard }) => shard),
    starts,
    records.map(({ payload }) => payload.length),
  ]);
  return rowOf<{ tx: string }>(answer).tx;
}

export async function takeFromOutbox(pool: Pool, producer: string): Promise<Waiting[]> {
  const { rows } = await pool.query<Omit<Waiting, 'position'> & { position: string; topic: Topic }>({
    name: 'feed-outbox-take',
    text: TAKE,
    values: [producer],
  });
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

export async function dropFromOutbox(pool: Pool, producer: string, rows: readonly Waiting[]): Promise<void> {
  const positions = rows.map(({ position }) => position);
  await pool.query({ name: 'feed-outbox-drop', text: DROP, values: [producer, positions] });
}

export async function outboxBacklog(pool: Pool, producer: string): Promise<number> {
  return (await pool.query<{ backlog: number }>(COUNT, [producer])).rows[0]?.backlog ?? 0;
}
