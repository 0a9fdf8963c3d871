import { hashesFromTiles, TILE_WIDTH, type HashReader, type TileAddress, type TileReader } from '#libs/tlog';
import type { Sql } from './sql.js';

const LOG_SIZE = `SELECT coalesce(max(seq) + 1, 0)::float8 AS size FROM audit.sequenced WHERE log_id = $1`;

/** Jumps from log to log along the primary key: there are few logs and millions of rows. */
const LOGS = `
WITH RECURSIVE log AS (
  (SELECT log_id FROM audit.sequenced ORDER BY log_id LIMIT 1)
  UNION ALL
  SELECT (SELECT s.log_id FROM audit.sequenced s WHERE s.log_id > log.log_id ORDER BY s.log_id LIMIT 1)
  FROM log WHERE log.log_id IS NOT NULL
)
SELECT log_id FROM log WHERE log_id IS NOT NULL`;

const WHOLE_TILE = `SELECT data FROM audit.tile WHERE log_id = $1 AND level = $2 AND index = $3`;

/** The leaves at the right edge are in no tile yet. */
const EDGE_LEAVES = `
SELECT string_agg(leaf, ''::bytea ORDER BY seq) AS data FROM audit.sequenced
WHERE log_id = $1 AND seq >= $2::bigint AND seq < $2::bigint + ${TILE_WIDTH}`;

/** A hash above level 0 is the one above a whole tile of the level below. */
const EDGE_ROOTS = `
SELECT string_agg(root, ''::bytea ORDER BY index) AS data FROM audit.tile
WHERE log_id = $1 AND level = $2 AND index >= $3::bigint AND index < $3::bigint + ${TILE_WIDTH}`;

/** Reads what the sequencer stored of the logs. */
export class LogStore {
  constructor(private readonly sql: Sql) {}

  /** Every log that has an entry. */
  async logs(): Promise<string[]> {
    return (await this.sql<{ log_id: string }>(LOGS)).map((row) => row.log_id);
  }

  /** Entries that have their number. */
  async size(logId: string): Promise<number> {
    const [row] = await this.sql<{ size: number }>(LOG_SIZE, [logId]);
    return row?.size ?? 0;
  }

  tiles(logId: string): TileReader {
    return async (tile) => (await this.wholeTile(logId, tile)) ?? this.edgeTile(logId, tile);
  }

  hashes(logId: string): HashReader {
    return hashesFromTiles(this.tiles(logId));
  }

  private async wholeTile(logId: string, { level, index }: TileAddress): Promise<Uint8Array | null> {
    const [row] = await this.sql<{ data: Buffer }>(WHOLE_TILE, [logId, level, index]);
    return row?.data ?? null;
  }

  private async edgeTile(logId: string, { level, index }: TileAddress): Promise<Uint8Array | null> {
    const first = index * TILE_WIDTH;
    const [row] =
      level === 0
        ? await this.sql<{ data: Buffer | null }>(EDGE_LEAVES, [logId, first])
        : await this.sql<{ data: Buffer | null }>(EDGE_ROOTS, [logId, level - 1, first]);
    return row?.data ?? null;
  }
}
