/**
 * The rule of order, as SQL. A message waits for an older one to the same subscriber that is still to be sent: extreme
 * for extreme, standard for both; codes wait for nobody and nobody for them; a drill and the real thing do not know each
 * other. Who is held for a person to decide is waited for by nobody.
 *
 * `r` is a row of the store, `b` its batch.
 */
export const HAS_OLDER = `EXISTS (
      SELECT 1 FROM dispatcher.retry o JOIN dispatcher.batch ob ON ob.no = o.batch_no
      WHERE o.subscriber_id = r.subscriber_id AND o.batch_no < r.batch_no AND ob.mode = b.mode
        AND ${lanesWait('r', 'o')} AND ${isStillSent('o')})`;

/** The younger's lane waits for the older's. */
export function lanesWait(younger: string, older: string): string {
  return `${younger}.lane <> 'service' AND ${older}.lane IN ('extreme', ${younger}.lane)`;
}

/**
 * Older batches of which somebody may still be sent to whom the younger's recipients wait for, and which are not in hand:
 * after a crash they come back from the feed in their own time, and perhaps after those that must follow them.
 *
 * @param younger a row of a batch: `no`, `alert_id`, `shard`, `mode`, `lane`
 * @param inHand the numbers of the batches in hand, as SQL
 */
export function absentOlder(younger: string, inHand: string): string {
  return `dispatcher.journal j JOIN dispatcher.batch ab ON ab.no = j.batch_no
      WHERE j.batch_no <> ALL (${inHand}) AND ab.shard = ${younger}.shard AND ab.no < ${younger}.no
        AND ab.mode = ${younger}.mode AND ab.alert_id <> ${younger}.alert_id AND ab.resolved < ab.count
        AND ab.expires_at > now() AND ${lanesWait(younger, 'ab')}`;
}

export function isStillSent(row: string): string {
  return `(${row}.due_at IS NOT NULL OR ${row}.claimed_by IS NOT NULL)`;
}

/**
 * Of the CTE `candidates` (batch_no, recipient, shard, lane, mode, subscriber_id), who has a later message than this one,
 * sent or on its way: what is sent to them now would come after it.
 */
export const OVERTAKEN = `later AS MATERIALIZED (
  SELECT l.no, l.lane, l.mode, encode(substring(l.members FROM place * 18 + 1 FOR 16), 'hex')::uuid AS subscriber_id
  FROM dispatcher.batch l, generate_series(0, l.count - 1) AS place
  WHERE l.alert_id IS NOT NULL AND l.no > (SELECT min(batch_no) FROM candidates)
    AND l.shard IN (SELECT shard FROM candidates)
), overtaken AS MATERIALIZED (
  SELECT DISTINCT c.batch_no, c.recipient FROM candidates c
  JOIN later l ON l.subscriber_id = c.subscriber_id AND l.no > c.batch_no AND l.mode = c.mode
    AND ${lanesWait('l', 'c')}
)`;
