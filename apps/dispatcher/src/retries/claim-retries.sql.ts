import { REASON } from '../ledger/outcomes.js';
import { HAS_OLDER } from './order.sql.js';

/** A person who sends again says that the cause is put right: refusals from before say nothing any more. */
const sentAgain = (what: string) => `(
          SELECT max(d.${what}) FROM dispatcher.outcome d
          WHERE d.batch_no = t.batch_no AND d.recipient = t.recipient AND d.reason = ${REASON.sentAgain})`;

const SINCE = `o.seq > coalesce(${sentAgain('seq')}, -1)`;

/**
 * Claims recipients that are due, in this process's shards, worst lane first. The claim is their journal: whoever
 * finds it under a name that is gone knows that they may have been submitted.
 *
 * Nobody is claimed while an older message to the same subscriber waits or is claimed.
 *
 * `routes` and `statuses` are who refused the recipient so far, oldest first; `parts_route` is the route that took some of
 * the parts. `sent_again_at` is when a person last sent it again.
 *
 * $1 owner, $2 shards, $3 how many, $4 a route is up: if none is, only who can be written off is claimed.
 */
export const CLAIM_RETRIES = {
  name: 'claim-retries',
  text: `
WITH due AS (
  SELECT r.batch_no, r.recipient FROM dispatcher.retry r JOIN dispatcher.batch b ON b.no = r.batch_no
  WHERE r.shard = ANY($2::int2[]) AND r.claimed_by IS NULL AND r.due_at <= now()
    AND (($4::boolean AND NOT ${HAS_OLDER}) OR b.expires_at <= now()
      OR EXISTS (SELECT 1 FROM dispatcher.control c WHERE c.kind = 'stopped' AND c.subject = b.alert_id))
  ORDER BY array_position('{extreme,service,standard}'::text[], r.lane), r.due_at
  LIMIT $3::int4 FOR UPDATE OF r SKIP LOCKED
)
UPDATE dispatcher.retry t SET claimed_by = $1::uuid
FROM due WHERE t.batch_no = due.batch_no AND t.recipient = due.recipient
RETURNING t.batch_no, t.recipient, t.doubt, t.attempt, t.resends, t.parts_left, t.sealed, t.sender,
  ARRAY(SELECT o.route FROM dispatcher.outcome o
        WHERE o.batch_no = t.batch_no AND o.recipient = t.recipient AND o.status <> 0 AND ${SINCE}
        ORDER BY o.seq) AS routes,
  ARRAY(SELECT o.status FROM dispatcher.outcome o
        WHERE o.batch_no = t.batch_no AND o.recipient = t.recipient AND o.status <> 0 AND ${SINCE}
        ORDER BY o.seq) AS statuses,
  (SELECT p.route FROM dispatcher.outcome_part p
   WHERE p.batch_no = t.batch_no AND p.recipient = t.recipient ORDER BY p.seq DESC LIMIT 1) AS parts_route,
  ${sentAgain('at')} AS sent_again_at`,
};

export const READ_CLAIMED_BATCHES = {
  name: 'read-claimed-batches',
  text: `
SELECT b.no, b.id, b.municipality_id, b.alert_id, a.no AS alert_no, b.lane, b.mode, b.shard, b.language, b.sender, b.text,
  b.expires_at, b.in_doubt, b.key_id, b.members
FROM dispatcher.batch b LEFT JOIN dispatcher.alert a ON a.alert_id = b.alert_id
WHERE b.no = ANY($1::int8[])`,
};

/** When the next of these shards' recipients is due, in milliseconds from now; null when none is. $1 shards. */
export const NEXT_DUE = {
  name: 'next-due',
  text: `
SELECT extract(epoch FROM min(due_at) - now()) * 1000 AS ms FROM dispatcher.retry
WHERE shard = ANY($1::int2[]) AND claimed_by IS NULL AND due_at IS NOT NULL`,
};

/** Gives claims back of which nothing was submitted. $1 owner, $2 batches, $3 recipients. */
export const RETURN_CLAIMS = `
UPDATE dispatcher.retry t SET claimed_by = NULL
FROM unnest($2::int8[], $3::int2[]) AS r (batch_no, recipient)
WHERE t.batch_no = r.batch_no AND t.recipient = r.recipient AND t.claimed_by = $1::uuid`;

/** Gives back what an owner has claimed without knowing. $1 owner; in its hands: $2 batches, $3 recipients. */
export const RETURN_STRAYS = `
UPDATE dispatcher.retry t SET claimed_by = NULL
WHERE t.claimed_by = $1::uuid AND NOT EXISTS (
  SELECT 1 FROM unnest($2::int8[], $3::int2[]) AS h (batch_no, recipient)
  WHERE h.batch_no = t.batch_no AND h.recipient = t.recipient)`;
