/**
 * Gives these alerts their next revision. The rows stay locked until the commit, so that a later revision never
 * holds older figures. $1 alerts.
 */
export const NEXT_REVISIONS = `
UPDATE dispatcher.alert SET revision = revision + 1, published_at = now()
WHERE alert_id = ANY(SELECT unnest($1::uuid[]) ORDER BY 1)
RETURNING alert_id, municipality_id, revision`;

/**
 * Whoever is in doubt and will be sent the message again is waiting in the eyes of the others: an alert that ends takes
 * its key along, and nobody could be sent anything. $1 alerts.
 */
export const READ_TALLIES = `
WITH told AS MATERIALIZED (
  SELECT alert_id, sum(taken)::int AS taken, sum(waiting)::int AS waiting, sum(submitted)::int AS submitted,
         sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(expired)::int AS expired,
         sum(stopped)::int AS stopped, sum(in_doubt)::int AS in_doubt, sum(parts)::int AS parts,
         min(first_submitted_at) AS first_submitted_at, max(last_outcome_at) AS last_outcome_at
  FROM dispatcher.tally WHERE alert_id = ANY($1::uuid[]) GROUP BY alert_id
)
SELECT t.alert_id, t.taken, t.waiting + again.n AS waiting, t.submitted, t.delivered, t.failed, t.expired, t.stopped,
       t.in_doubt - again.n AS "inDoubt", t.parts, t.first_submitted_at AS "firstSubmittedAt",
       t.last_outcome_at AS "lastOutcomeAt"
FROM told t CROSS JOIN LATERAL (
  SELECT count(*)::int AS n FROM dispatcher.batch b JOIN dispatcher.retry r ON r.batch_no = b.no
  WHERE t.in_doubt > 0 AND b.alert_id = t.alert_id AND r.doubt
    AND (r.due_at IS NOT NULL OR r.claimed_by IS NOT NULL)
) again`;

/** Alerts whose figures have changed since they were last told: by a process that died before it could. */
export const FIND_UNTOLD = `
SELECT a.alert_id FROM dispatcher.alert a
WHERE a.ended_at IS NULL
  AND coalesce(a.published_at, '-infinity') < (SELECT max(t.updated_at) FROM dispatcher.tally t WHERE t.alert_id = a.alert_id)
LIMIT 100`;
