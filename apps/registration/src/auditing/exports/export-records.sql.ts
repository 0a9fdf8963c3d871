/** Nobody ends what is over. */
const OPEN = "state IN ('running', 'ready')";

/** $1: municipality; $2: milliseconds after which an instance that says nothing is taken for gone. */
export const FIND_EXPORT = `
SELECT id, instance_id AS "instanceId", state, viewer, reason, asked_from AS "from", asked_to AS "to",
       started_at AS "startedAt", done, of_entries AS "of", bytes::float8 AS bytes, folder, kept_until AS "keptUntil",
       failure, beat_at < clock_timestamp() - $2::int * interval '1 millisecond' AS silent
FROM registration.log_export WHERE municipality_id = $1`;

/**
 * In place of one that is over, or whose instance is gone. $1: municipality; $2: id; $3: instance; $4: who asks; $5: why;
 * $6, $7: of what time; $8: when; $9: milliseconds as above.
 */
export const BEGIN_EXPORT = `
INSERT INTO registration.log_export AS last
  (municipality_id, id, instance_id, state, viewer, reason, asked_from, asked_to, started_at)
VALUES ($1, $2, $3, 'running', $4, $5, $6, $7, $8)
ON CONFLICT (municipality_id) DO UPDATE SET
  id = excluded.id, instance_id = excluded.instance_id, state = 'running', viewer = excluded.viewer,
  reason = excluded.reason, asked_from = excluded.asked_from, asked_to = excluded.asked_to,
  started_at = excluded.started_at, done = 0, of_entries = NULL, bytes = NULL, folder = NULL, kept_until = NULL,
  failure = NULL, beat_at = clock_timestamp()
WHERE last.state <> 'running' OR last.beat_at < clock_timestamp() - $9::int * interval '1 millisecond'
RETURNING id`;

/** How it stands, and that its instance is there. Nothing where somebody ended it, or another took its place. */
export const KEEP_EXPORT = `
UPDATE registration.log_export SET
  state = $3, done = $4, of_entries = $5, bytes = $6, folder = $7, kept_until = $8, failure = $9,
  reason = CASE WHEN $3 IN ('running', 'ready') THEN reason END, beat_at = clock_timestamp()
WHERE municipality_id = $1 AND id = $2 AND ${OPEN} RETURNING id`;

/** $1: municipality; $2: id. */
export const CANCEL_EXPORT = `
UPDATE registration.log_export SET state = 'cancelled', kept_until = NULL, reason = NULL
WHERE municipality_id = $1 AND id = $2 AND ${OPEN}`;

/** $1: instance, which ends and takes its files along. */
export const INTERRUPT_EXPORTS = `
UPDATE registration.log_export
SET state = 'failed', failure = 'audit.export_interrupted', kept_until = NULL, reason = NULL
WHERE instance_id = $1 AND ${OPEN}`;
