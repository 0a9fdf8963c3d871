/** Of a correction: the dispatcher has not said whom it is for, and it is still of use. */
const AWAITING = `state = 'drawing' AND addressees IS NULL AND release #> '{audience,correctionOf}' IS NOT NULL
    AND (release ->> 'expiresAt')::timestamptz > now()`;

/**
 * Life safety first; a draw whose instance fell silent is anybody's, and one that awaits its addressees nobody's.
 * $1: instance; $2: seconds of the lease.
 */
export const CLAIM_DRAW = `
UPDATE registration.draw SET leased_by = $1, leased_until = now() + make_interval(secs => $2)
WHERE alert_id = (
  SELECT alert_id FROM registration.draw
  WHERE state = 'drawing' AND (leased_by = $1 OR leased_until IS NULL OR leased_until < now())
    AND NOT (${AWAITING})
  ORDER BY (release ->> 'lane' = 'extreme') DESC, started_at
  LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING alert_id AS "alertId"`;

/** The lock is what keeps two instances from drawing the same page, whatever their leases say. $1: alert */
export const LOCK_DRAW = `
SELECT municipality_id AS "municipalityId", state, release, addressees, drawn, by_language AS "byLanguage", told_at AS "toldAt",
       leased_by AS "leasedBy"
FROM registration.draw
WHERE alert_id = $1
FOR UPDATE`;

/** Those drawn least from come first. $1: alert; $2: how many */
export const NEXT_SHARDS = `
SELECT shard, position, pages FROM registration.draw_shard
WHERE alert_id = $1 AND NOT finished ORDER BY pages, shard LIMIT $2`;

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
 * Pages, and how far they bring the draw, in one statement. The ids of all pages come as one parameter and are cut
 * here: in an array they would travel as hexadecimal text.
 * $1: alert; $2: ids; $3 … $8: one array a column, a page each: shard, page, drawn, where its ids begin, last position
 * (null when it drew nobody), whether the shard is finished; $9, $10: the draw's totals; $11: when progress was last
 * told; $12: seconds of lease
 */
export const ADVANCE_DRAW = `
WITH page AS (
  SELECT * FROM unnest($3::smallint[], $4::int[], $5::int[], $6::int[], $7::uuid[], $8::boolean[])
    AS page (shard, page, drawn, start, last, finished)
), frozen AS (
  INSERT INTO registration.draw_page (alert_id, shard, page, drawn, subscriber_ids)
  SELECT $1, shard, page, drawn, substring($2::bytea FROM start + 1 FOR drawn * 16) FROM page WHERE drawn > 0
), advanced AS (
  UPDATE registration.draw_shard
  SET position = coalesce(page.last, draw_shard.position), pages = pages + 1, finished = page.finished
  FROM page WHERE alert_id = $1 AND draw_shard.shard = page.shard
)
UPDATE registration.draw
SET drawn = $9, by_language = $10, told_at = $11, leased_until = now() + make_interval(secs => $12)
WHERE alert_id = $1`;

/** $1: alert; $2: state; $3: digest; $4: when. */
export const FINISH_DRAW = `
UPDATE registration.draw
SET state = $2, digest = $3, finished_at = $4, told_at = $4, leased_by = NULL, leased_until = NULL
WHERE alert_id = $1`;

/** $1: alert; $2: shard. */
export const PAGES_OF_SHARD = `
SELECT subscriber_ids AS ids FROM registration.draw_page WHERE alert_id = $1 AND shard = $2 ORDER BY page`;

/** $1: alert. */
export const DRAWN_FROM = `
SELECT release, addressees, started_at AS "startedAt" FROM registration.draw WHERE alert_id = $1`;

/** Draws that wait to hear whom they are for, the oldest first. */
export const AWAITING_ADDRESSEES = `
SELECT alert_id AS "alertId", municipality_id AS "municipalityId", release -> 'audience' -> 'correctionOf' AS "correctionOf"
FROM registration.draw WHERE ${AWAITING} ORDER BY started_at`;

/** $1: alert. No row: another instance has stored them, or there is nothing to draw any more. */
export const LOCK_AWAITING = `
SELECT alert_id FROM registration.draw WHERE alert_id = $1 AND ${AWAITING} FOR UPDATE`;

/** $1: alert; $2: subscribers, 16 bytes each. */
export const STORE_ADDRESSEES = `
WITH stored AS (
  INSERT INTO registration.addressee (alert_id, subscriber_id)
  SELECT DISTINCT $1::uuid, encode(substring($2::bytea FROM place * 16 + 1 FOR 16), 'hex')::uuid
  FROM generate_series(0, length($2::bytea) / 16 - 1) AS place
  RETURNING 1
)
UPDATE registration.draw SET addressees = (SELECT count(*) FROM stored) WHERE alert_id = $1::uuid`;

/** Of a rule, in the words that decisions are in. $1: category; $2: zones. */
export const CODES_OF_RULE = `
SELECT (SELECT code FROM registration.category WHERE id = $1) AS category,
       ARRAY(SELECT code FROM registration.zone WHERE id = ANY ($2::uuid[]) ORDER BY code) AS zones`;
