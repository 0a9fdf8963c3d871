import { HAS_OLDER, isStillSent, lanesWait } from './order.sql.js';

/**
 * Looks after who waits behind an older message to the same subscriber: whoever has none left is due now. A batch before
 * theirs that is not accounted for may still be on its way to the same phone, here or, after a crash, back from the feed.
 * Once for each of them the older message is tried at once: it gets the attempt that would have been theirs.
 *
 * $1 shards.
 */
export const FREE_FOLLOWERS = {
  name: 'free-followers',
  text: `
WITH waiting AS MATERIALIZED (
  SELECT r.batch_no, r.recipient, r.subscriber_id, r.lane, r.behind, b.mode, b.shard, b.alert_id, ${HAS_OLDER} AS has_older
  FROM dispatcher.retry r JOIN dispatcher.batch b ON b.no = r.batch_no
  WHERE r.shard = ANY($1::int2[]) AND r.behind > 0 AND r.claimed_by IS NULL
), open AS MATERIALIZED (
  SELECT b.no, b.shard, b.lane, b.mode, b.alert_id
  FROM dispatcher.journal j JOIN dispatcher.batch b ON b.no = j.batch_no
  WHERE b.resolved < b.count AND b.alert_id IS NOT NULL AND b.expires_at > now() AND EXISTS (SELECT 1 FROM waiting)
), judged AS MATERIALIZED (
  SELECT w.*, NOT w.has_older AND NOT EXISTS (
    SELECT 1 FROM open o WHERE o.no < w.batch_no AND o.shard = w.shard AND o.mode = w.mode
      AND o.alert_id <> w.alert_id AND ${lanesWait('w', 'o')}) AS free
  FROM waiting w
), older AS MATERIALIZED (
  SELECT o.batch_no, o.recipient
  FROM judged w
  JOIN dispatcher.retry o ON o.subscriber_id = w.subscriber_id AND o.batch_no < w.batch_no AND ${lanesWait('w', 'o')}
  WHERE w.behind = 1 AND o.behind = 0 AND o.due_at > now() AND o.claimed_by IS NULL AND ${isStillSent('o')}
  FOR UPDATE OF o SKIP LOCKED
), hastened AS (
  UPDATE dispatcher.retry t SET due_at = now() FROM older o
  WHERE t.batch_no = o.batch_no AND t.recipient = o.recipient
), moved AS (
  UPDATE dispatcher.retry t
  SET behind = CASE WHEN w.free THEN 0 ELSE 2 END, due_at = CASE WHEN w.free THEN now() ELSE t.due_at END
  FROM judged w
  WHERE t.batch_no = w.batch_no AND t.recipient = w.recipient AND (w.free OR w.behind = 1)
)
SELECT count(*) FILTER (WHERE free)::int AS freed, count(*) FILTER (WHERE NOT free)::int AS waiting FROM judged`,
};
