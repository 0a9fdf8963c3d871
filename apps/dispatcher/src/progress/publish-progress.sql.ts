/**
 * Gives these alerts their next revision. The rows stay locked until the commit, so that a later revision never
 * holds older figures. $1 alerts.
 */
export const NEXT_REVISIONS = `
UPDATE dispatcher.alert SET revision = revision + 1, published_at = now()
WHERE alert_id = ANY(SELECT unnest($1::uuid[]) ORDER BY 1)
RETURNING alert_id, municipality_id, revision`;

/** $1 alerts. */
export const READ_TALLIES = `
SELECT alert_id, sum(taken)::int AS taken, sum(waiting)::int AS waiting, sum(submitted)::int AS submitted,
       sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(expired)::int AS expired,
       sum(stopped)::int AS stopped, sum(in_doubt)::int AS "inDoubt", sum(parts)::int AS parts,
       min(first_submitted_at) AS "firstSubmittedAt", max(last_outcome_at) AS "lastOutcomeAt"
FROM dispatcher.tally WHERE alert_id = ANY($1::uuid[]) GROUP BY alert_id`;

/** Alerts whose figures have changed since they were last told: by a process that died before it could. */
export const FIND_UNTOLD = `
SELECT a.alert_id FROM dispatcher.alert a
WHERE a.ended_at IS NULL
  AND coalesce(a.published_at, '-infinity') < (SELECT max(t.updated_at) FROM dispatcher.tally t WHERE t.alert_id = a.alert_id)
LIMIT 100`;
