import { LOG_ENTRY_COLUMNS } from '../log-entry.js';

/**
 * $1: how many at most. Entries whose transaction is below the oldest one still running: of these no more can come, so
 * that their order (transaction, then id) is final. A number at or above the newest known to this server and yet visible
 * came with a restored backup, whose transactions are long over.
 */
export const TAKE_PENDING = `
WITH final AS (
  (SELECT xid, entry_id FROM audit.pending WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
   ORDER BY xid, entry_id LIMIT $1)
  UNION ALL
  (SELECT xid, entry_id FROM audit.pending WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())
   ORDER BY xid, entry_id LIMIT $1)
)
SELECT f.xid::text AS xid, ${LOG_ENTRY_COLUMNS}
FROM final f JOIN audit.entry e ON e.id = f.entry_id
ORDER BY f.xid, f.entry_id
LIMIT $1`;

/** $1 … $4: one array a column. */
export const NUMBER_ENTRIES = `
INSERT INTO audit.sequenced (log_id, seq, entry_id, leaf)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bytea[])`;

/** $1 … $5: one array a column. */
export const STORE_TILES = `
INSERT INTO audit.tile (log_id, level, index, root, data)
SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::bytea[], $5::bytea[])`;

/** $1, $2: transactions and entries. */
export const FORGET_PENDING = `
DELETE FROM audit.pending p USING unnest($1::xid8[], $2::uuid[]) AS done (xid, entry_id)
WHERE p.xid = done.xid AND p.entry_id = done.entry_id`;

/** How many wait, counted up to a bound: a number for people. */
export const COUNT_PENDING = `
SELECT count(*)::int AS waiting FROM (SELECT FROM audit.pending LIMIT 1000000) AS bounded`;

/** Held by the session that sequences; it ends with the session, however that ends. */
export const LEAD = `SELECT pg_try_advisory_lock(hashtextextended('audit.sequencer', 0)) AS leads`;

export const RESIGN = `SELECT pg_advisory_unlock(hashtextextended('audit.sequencer', 0))`;
