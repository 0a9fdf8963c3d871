/** $1: instance; $2: seconds of the lease. Life safety first; a draw whose instance fell silent is anybody's. */
export const CLAIM_DRAW = `
UPDATE registration.draw SET leased_by = $1, leased_until = now() + make_interval(secs => $2)
WHERE alert_id = (
  SELECT alert_id FROM registration.draw
  WHERE state = 'drawing' AND (leased_by = $1 OR leased_until IS NULL OR leased_until < now())
  ORDER BY (release ->> 'lane' = 'extreme') DESC, started_at
  LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING alert_id AS "alertId"`;

/** $1: alert. The lock is what keeps two instances from drawing the same page, whatever their leases say. */
export const LOCK_DRAW = `
SELECT municipality_id AS "municipalityId", state, release, drawn, by_language AS "byLanguage", told_at AS "toldAt",
       leased_by AS "leasedBy", now.shard, now.position, now.pages
FROM registration.draw
LEFT JOIN LATERAL (
  SELECT shard, position, pages FROM registration.draw_shard
  WHERE draw_shard.alert_id = draw.alert_id AND NOT finished ORDER BY pages, shard LIMIT 1
) AS now ON true
WHERE alert_id = $1
FOR UPDATE OF draw`;

/** $1: alert; $2: municipality; $3: release; $4: when. */
export const OPEN_DRAW = `
INSERT INTO registration.draw (alert_id, municipality_id, state, release, drawn, by_language, started_at)
VALUES ($1, $2, 'drawing', $3, 0, '{}', $4)
ON CONFLICT (alert_id) DO NOTHING
RETURNING alert_id`;

/** $1: alert; $2: shards. */
export const OPEN_SHARDS = `
INSERT INTO registration.draw_shard (alert_id, shard, position, pages, finished)
SELECT $1, shard, NULL, 0, false FROM generate_series(0, $2::int - 1) AS shard`;

/** A stop that comes before its release. $1: alert; $2: municipality; $3: when. */
export const OPEN_STOPPED = `
INSERT INTO registration.draw (alert_id, municipality_id, state, drawn, by_language, started_at, finished_at)
VALUES ($1, $2, 'stopped', 0, '{}', $3, $3)
ON CONFLICT (alert_id) DO NOTHING
RETURNING alert_id`;

/**
 * A page, and how far it brings the draw, in one statement.
 * $1: alert; $2: shard; $3: page; $4: drawn in it; $5: their ids; $6: last position (null when it drew nobody);
 * $7: whether the shard is finished; $8, $9: the draw's totals; $10: when progress was last told; $11: seconds of lease
 */
export const ADVANCE_DRAW = `
WITH page AS (
  INSERT INTO registration.draw_page (alert_id, shard, page, drawn, subscriber_ids)
  SELECT $1, $2, $3, $4, $5 WHERE $4::int > 0
), shard AS (
  UPDATE registration.draw_shard SET position = coalesce($6, position), pages = pages + 1, finished = $7
  WHERE alert_id = $1 AND shard = $2
)
UPDATE registration.draw
SET drawn = $8, by_language = $9, told_at = $10, leased_until = now() + make_interval(secs => $11)
WHERE alert_id = $1`;

/** $1: alert; $2: state; $3: digest; $4: when. */
export const FINISH_DRAW = `
UPDATE registration.draw
SET state = $2, digest = $3, finished_at = $4, told_at = $4, leased_by = NULL, leased_until = NULL
WHERE alert_id = $1`;

/** $1: alert; $2: shard. */
export const PAGES_OF_SHARD = `
SELECT subscriber_ids AS ids FROM registration.draw_page WHERE alert_id = $1 AND shard = $2 ORDER BY page`;
