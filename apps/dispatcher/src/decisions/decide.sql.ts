import { OVERTAKEN } from '../retries/order.sql.js';

/** Tallies of what people decide: a slot of its own, which no process has. */
export const DECIDED_SLOT = -1;

/** The alert, locked, so that it does not end meanwhile; and whether anything of it may still be sent. $1 alert. */
export const LOCK_ALERT = `
SELECT a.municipality_id AS "municipalityId", a.ended_at IS NOT NULL AS ended,
       EXISTS (SELECT 1 FROM dispatcher.control c WHERE c.kind = 'stopped' AND c.subject = a.alert_id) AS stopped,
       coalesce(b.expires_at <= now(), false) AS expired, b.key_id AS "keyId", b.expires_at AS "expiresAt"
FROM dispatcher.alert a
LEFT JOIN LATERAL (SELECT expires_at, key_id FROM dispatcher.batch WHERE alert_id = a.alert_id LIMIT 1) b ON true
WHERE a.alert_id = $1::uuid
FOR UPDATE OF a`;

export const READ_ALERT = LOCK_ALERT.replace('\nFOR UPDATE OF a', '');

function subscriberOf(row: string): string {
  return `encode(substring(b.members FROM ${row}.recipient * 18 + 1 FOR 16), 'hex')::uuid`;
}

/** $1 alert; $2 reason, $3 status, both null for all; $4 batches and $5 recipients, null for all; $6 how many. */
const chosen = `d.alert_id = $1::uuid AND ($2::int2 IS NULL OR (d.reason = $2::int2 AND d.status = $3::int4))
    AND ($4::int8[] IS NULL OR (d.batch_no, d.recipient) IN (SELECT * FROM unnest($4::int8[], $5::int2[])))`;

const picked = (which: string) => `picked AS MATERIALIZED (
  SELECT d.batch_no, d.recipient, d.parts_left, d.sealed, b.shard, b.lane, ${subscriberOf('d')} AS subscriber_id
  FROM dispatcher.dead_letter d JOIN dispatcher.batch b ON b.no = d.batch_no
  WHERE ${chosen} AND ${which}
  LIMIT $6::int4 FOR UPDATE OF d
), gone AS (
  DELETE FROM dispatcher.dead_letter d USING picked p WHERE d.batch_no = p.batch_no AND d.recipient = p.recipient
)`;

const candidates = `candidates AS MATERIALIZED (
  SELECT d.batch_no, d.recipient, b.shard, b.lane, b.mode, ${subscriberOf('d')} AS subscriber_id
  FROM dispatcher.dead_letter d JOIN dispatcher.batch b ON b.no = d.batch_no
  WHERE ${chosen}
)`;

const notOvertaken = (row: string) =>
  `NOT EXISTS (SELECT 1 FROM overtaken o WHERE o.batch_no = ${row}.batch_no AND o.recipient = ${row}.recipient)`;

/**
 * Failed recipients wait again, due at once; but for those who have a later message by now, which this one must not come
 * after: they are `overtaken`. As `picked`; $7 reason, $8 sender in place of the alert's, null for that. Parts that
 * have arrived under another sender belong to nothing: all of the message goes again.
 */
export const RESEND_FAILED = `
WITH ${candidates}, ${OVERTAKEN}, ${picked(notOvertaken('d'))}, opened AS (
  INSERT INTO dispatcher.retry
    (batch_no, recipient, shard, lane, doubt, attempt, resends, parts_left, due_at, sealed, subscriber_id, sender)
  SELECT batch_no, recipient, shard, lane, false, 0, 0, CASE WHEN $8::text IS NULL THEN parts_left ELSE 255 END, now(),
         sealed, subscriber_id, $8::text FROM picked
), outcomes AS (
  INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
  SELECT p.batch_no, p.recipient, (SELECT max(o.seq) + 1 FROM dispatcher.outcome o
                                   WHERE o.batch_no = p.batch_no AND o.recipient = p.recipient),
         6, 0, 0, 0, $7::int2, now() FROM picked p
), counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, failed, waiting)
  SELECT $1::uuid, ${DECIDED_SLOT}, -count(*), count(*) FROM picked HAVING count(*) > 0
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    failed = t.failed + excluded.failed, waiting = t.waiting + excluded.waiting, updated_at = now()
)
SELECT count(*)::int AS n, (SELECT count(*)::int FROM overtaken) AS overtaken FROM picked`;

/** Failed recipients stay so: nobody sends to them again. As `picked`. */
export const GIVE_UP_FAILED = `
WITH ${picked('true')}, told AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot)
  SELECT $1::uuid, ${DECIDED_SLOT} FROM picked LIMIT 1
  ON CONFLICT (alert_id, slot) DO UPDATE SET updated_at = now()
)
SELECT count(*)::int AS n FROM picked`;

/** $1 alert, $2 how many, $3 reason. */
const held = (which: string) => `held AS MATERIALIZED (
  SELECT t.batch_no, t.recipient, (SELECT max(o.seq) + 1 FROM dispatcher.outcome o
                                   WHERE o.batch_no = t.batch_no AND o.recipient = t.recipient) AS seq
  FROM dispatcher.retry t JOIN dispatcher.batch b ON b.no = t.batch_no
  WHERE b.alert_id = $1::uuid AND t.doubt AND t.due_at IS NULL AND t.claimed_by IS NULL
    AND ${which}
  LIMIT $2::int4 FOR UPDATE OF t SKIP LOCKED
)`;

const heldCandidates = `candidates AS MATERIALIZED (
  SELECT t.batch_no, t.recipient, b.shard, b.lane, b.mode, t.subscriber_id
  FROM dispatcher.retry t JOIN dispatcher.batch b ON b.no = t.batch_no
  WHERE b.alert_id = $1::uuid AND t.doubt AND t.due_at IS NULL AND t.claimed_by IS NULL
)`;

/**
 * Held ones are sent once more, at the risk that they have it already: in doubt until an answer comes. Who has a later
 * message stays held. As `held`.
 */
export const RESEND_HELD = `
WITH ${heldCandidates}, ${OVERTAKEN}, ${held(notOvertaken('t'))}, due AS (
  UPDATE dispatcher.retry t SET due_at = now() FROM held h WHERE t.batch_no = h.batch_no AND t.recipient = h.recipient
), outcomes AS (
  INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
  SELECT batch_no, recipient, seq, 5, 0, 0, 0, $3::int2, now() FROM held
), told AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot)
  SELECT $1::uuid, ${DECIDED_SLOT} FROM held LIMIT 1
  ON CONFLICT (alert_id, slot) DO UPDATE SET updated_at = now()
)
SELECT count(*)::int AS n, (SELECT count(*)::int FROM overtaken) AS overtaken FROM held`;

/** Held ones are taken as sent ($4 = 1) or given up ($4 = 2), and nobody sends to them again. As `held`. */
export const SETTLE_HELD = `
WITH ${held('true')}, closed AS (
  DELETE FROM dispatcher.retry t USING held h WHERE t.batch_no = h.batch_no AND t.recipient = h.recipient
), outcomes AS (
  INSERT INTO dispatcher.outcome (batch_no, recipient, seq, state, route, status, parts, reason, at)
  SELECT batch_no, recipient, seq, $4::int2, 0, 0, 0, $3::int2, now() FROM held
), counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, in_doubt, submitted, failed, last_outcome_at)
  SELECT $1::uuid, ${DECIDED_SLOT}, -count(*), CASE WHEN $4::int2 = 1 THEN count(*) ELSE 0 END,
         CASE WHEN $4::int2 = 2 THEN count(*) ELSE 0 END, now() FROM held HAVING count(*) > 0
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    in_doubt = t.in_doubt + excluded.in_doubt, submitted = t.submitted + excluded.submitted,
    failed = t.failed + excluded.failed, last_outcome_at = excluded.last_outcome_at, updated_at = now()
)
SELECT count(*)::int AS n FROM held`;
