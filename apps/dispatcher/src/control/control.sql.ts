/**
 * Decides something for everybody who dispatches: a subscriber has withdrawn or is erased, an alert is stopped. The clock's row
 * is locked until the commit, so that numbers come in the order of commits. An alert that has ended is not stopped any
 * more. $1 kind, $2 subject, $3 when.
 */
export const DECIDE = `
WITH clock AS (
  UPDATE dispatcher.control_clock SET last = last + 1 RETURNING last
)
INSERT INTO dispatcher.control (seq, kind, subject, at)
SELECT last, $1, $2::uuid, $3::timestamptz FROM clock
WHERE $1 <> 'stopped'
  OR NOT EXISTS (SELECT 1 FROM dispatcher.alert a WHERE a.alert_id = $2::uuid AND a.ended_at IS NOT NULL)
ON CONFLICT (kind, subject) DO NOTHING
RETURNING seq, kind, subject`;

/** What has been decided since $1. */
export const READ_CONTROL = `SELECT seq, kind, subject FROM dispatcher.control WHERE seq > $1::int8 ORDER BY seq`;

/** Who waits for another attempt at a stopped alert need not wait for it: they are written off now. $1 alert. */
export const HASTEN_RETRIES = `
UPDATE dispatcher.retry t SET due_at = now() FROM dispatcher.batch b
WHERE b.alert_id = $1::uuid AND t.batch_no = b.no AND NOT t.doubt AND t.claimed_by IS NULL AND t.due_at > now()`;

/**
 * An alert that has ended needs no journal, its failed recipients stay so, and nobody need be told that it was stopped,
 * nor whom it was to reach in place of another.
 * $1 alert, $2 when. No row comes back when it had ended before.
 */
export const END_ALERT = `
WITH journal AS (
  DELETE FROM dispatcher.journal j USING dispatcher.batch b WHERE b.alert_id = $1::uuid AND j.batch_no = b.no
    AND b.resolved = b.count
), letters AS (
  DELETE FROM dispatcher.dead_letter WHERE alert_id = $1::uuid
), stop AS (
  DELETE FROM dispatcher.control WHERE kind = 'stopped' AND subject = $1::uuid
), addressees AS (
  UPDATE dispatcher.correction SET subscribers = NULL WHERE corrected_by = $1::uuid
)
UPDATE dispatcher.alert SET ended_at = $2::timestamptz WHERE alert_id = $1::uuid AND ended_at IS NULL
RETURNING alert_id`;

/** Nothing that was drawn so long ago is still on its way. $1 days. */
export const FORGET_WITHDRAWN = `
DELETE FROM dispatcher.control WHERE kind IN ('withdrawn', 'erased') AND at < now() - make_interval(days => $1::int4)`;
