import type { Topic } from '#libs/contracts';
import type { Pool } from 'pg';
import type { Waiting } from '../delivery/cell.js';

/** Rows of one answer: bounds memory, and lets a lane of higher precedence in between two answers. */
export const MOST_ROWS = 128;

/**
 * The first rows of each wanted topic and shard that are not in hand. Nothing is remembered from one time to the
 * next: a position that was committed late is found like any other.
 */
const FETCH = `
  SELECT r.id, r.topic, r.shard, r.position, r.published_at AS "publishedAt", r.payload
  FROM unnest($2::text[], $3::smallint[], $4::int[]) WITH ORDINALITY AS w (topic, shard, room, place)
  CROSS JOIN LATERAL (
    SELECT * FROM feed.record AS f
    WHERE f.group_name = $1 AND f.topic = w.topic AND f.shard = w.shard AND f.position <> ALL ($5::bigint[])
    ORDER BY f.position
    LIMIT w.room
  ) AS r
  ORDER BY w.place, r.position
  LIMIT ${MOST_ROWS}`;

export interface Want {
  topic: Topic;
  shard: number;
  /** Rows at most. */
  room: number;
  /** Positions in hand. */
  known: Iterable<number>;
}

/** @param wants in order of precedence */
export async function fetchRecords(pool: Pool, group: string, wants: readonly Want[]): Promise<Waiting[]> {
  const { rows } = await pool.query<Omit<Waiting, 'position'> & { position: string }>({
    name: 'feed-fetch',
    text: FETCH,
    values: [
      group,
      wants.map((want) => want.topic),
      wants.map((want) => want.shard),
      wants.map((want) => want.room),
      wants.flatMap((want) => [...want.known]),
    ],
  });
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}
