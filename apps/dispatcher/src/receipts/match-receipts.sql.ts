/**
 * Of batches young enough to have receipts due; asked once a statement, and the ledger's older partitions are passed
 * over when it runs.
 */
const recent = (alias: string) =>
  `${alias}.batch_no >= (SELECT receipts_from FROM dispatcher.ledger_horizon)`;

/**
 * Receipts matched to the outcomes they belong to; the unmatched are parked. The newest message of an id counts:
 * SMSCs begin to count anew. One statement for messages of one part; the parts of longer ones come back, and
 * `COMPLETE_LONG` decides about them.
 *
 * $1 tally slot; per receipt: $2 message key, $3 route, $4 delivered, $5 state, $6 error, $7 done at. No key and
 * route twice.
 */
const matching = (source: string, park: string) => `
WITH given AS MATERIALIZED (${source}), matched AS MATERIALIZED (
  SELECT g.*, m.batch_no, m.recipient, m.part, m.state AS outcome
  FROM given g CROSS JOIN LATERAL (
    (SELECT o.batch_no, o.recipient, 0::int2 AS part, o.state FROM dispatcher.outcome o
     WHERE o.message_key = g.message_key AND o.route = g.route AND ${recent('o')} ORDER BY o.batch_no DESC LIMIT 1)
    UNION ALL
    (SELECT p.batch_no, p.recipient, p.part, 1::int2 FROM dispatcher.outcome_part p
     WHERE p.message_key = g.message_key AND p.route = g.route AND ${recent('p')} ORDER BY p.batch_no DESC LIMIT 1)
    LIMIT 1
  ) m
), ${park}, receipts AS (
  INSERT INTO dispatcher.receipt (batch_no, recipient, part, delivered, state, error, done_at, at)
  SELECT batch_no, recipient, part, delivered, state, nullif(error, ''), nullif(done_at, ''), now()
  FROM matched m
  -- A message taken once more speaks for its recipient only where the first account says so too.
  WHERE outcome = 1 OR EXISTS (SELECT 1 FROM dispatcher.outcome o
    WHERE o.batch_no = m.batch_no AND o.recipient = m.recipient AND o.state = 1)
  ON CONFLICT (batch_no, recipient, part) DO NOTHING
  RETURNING batch_no, recipient, part, delivered
), counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, submitted, delivered, failed)
  SELECT b.alert_id, $1::int2, -count(*), count(*) FILTER (WHERE r.delivered), count(*) FILTER (WHERE NOT r.delivered)
  FROM receipts r JOIN dispatcher.batch b ON b.no = r.batch_no
  WHERE r.part = 0 AND b.alert_id IS NOT NULL GROUP BY b.alert_id
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    submitted = t.submitted + excluded.submitted, delivered = t.delivered + excluded.delivered,
    failed = t.failed + excluded.failed, updated_at = now()
  RETURNING t.alert_id
)
SELECT (SELECT count(*)::int FROM matched) AS matched,
       (SELECT coalesce(array_agg(alert_id), '{}') FROM counted) AS alerts,
       (SELECT coalesce(array_agg(batch_no), '{}') FROM receipts WHERE part > 0) AS long_batches,
       (SELECT coalesce(array_agg(recipient), '{}') FROM receipts WHERE part > 0) AS long_recipients`;

export const MATCH_RECEIPTS = {
  name: 'match-receipts',
  text: matching(
    `SELECT * FROM unnest($2::text[], $3::int2[], $4::boolean[], $5::text[], $6::text[], $7::text[])
       AS g (message_key, route, delivered, state, error, done_at)`,
    `parked AS (
  INSERT INTO dispatcher.parked_receipt (message_key, route, state, error, done_at, received_at)
  SELECT message_key, route, state, nullif(error, ''), nullif(done_at, ''), now() FROM given g
  WHERE NOT EXISTS (SELECT 1 FROM matched m WHERE m.message_key = g.message_key AND m.route = g.route)
  ON CONFLICT (message_key, route) DO NOTHING
)`,
  ),
};

/** The same for receipts that came early, the oldest first. $1 tally slot, $2 how many, $3 of the last so many seconds. */
export const MATCH_PARKED = {
  name: 'match-parked',
  text: matching(
    `SELECT message_key, route, state = 'delivered' AS delivered, state, error, done_at
     FROM dispatcher.parked_receipt p
     WHERE received_at > now() - make_interval(secs => $3::int4)
       AND (EXISTS (SELECT 1 FROM dispatcher.outcome o
                    WHERE o.message_key = p.message_key AND o.route = p.route AND ${recent('o')})
         OR EXISTS (SELECT 1 FROM dispatcher.outcome_part o
                    WHERE o.message_key = p.message_key AND o.route = p.route AND ${recent('o')}))
     LIMIT $2::int4`,
    `taken AS (
  DELETE FROM dispatcher.parked_receipt p USING matched m
  WHERE p.message_key = m.message_key AND p.route = m.route
)`,
  ),
};

/**
 * A long message is delivered when all its parts are, and not delivered when one of them is not. Runs after the
 * batches are locked, so that of two receipts at the same time the second sees the first.
 */
/** $1 batches. */
export const LOCK_BATCHES = `SELECT pg_advisory_xact_lock(4712, (no % 2147483647)::int)
FROM (SELECT DISTINCT unnest($1::int8[]) AS no ORDER BY 1) b`;

/** $1 tally slot; $2 batches and $3 recipients whose parts have receipts. */
export const COMPLETE_LONG = `
WITH parts AS (
  SELECT r.batch_no, r.recipient, bool_and(r.delivered) AS delivered, count(*) AS got,
         (SELECT sum(o.parts) FROM dispatcher.outcome o
          WHERE o.batch_no = r.batch_no AND o.recipient = r.recipient AND o.state <> 7) AS accepted,
         max(r.state) FILTER (WHERE NOT r.delivered) AS state, max(r.error) FILTER (WHERE NOT r.delivered) AS error,
         max(r.done_at) AS done_at
  FROM dispatcher.receipt r
  JOIN (SELECT DISTINCT * FROM unnest($2::int8[], $3::int2[]) AS g (batch_no, recipient)) g
    ON g.batch_no = r.batch_no AND g.recipient = r.recipient
  WHERE r.part > 0
    AND NOT EXISTS (SELECT 1 FROM dispatcher.receipt w
                    WHERE w.batch_no = r.batch_no AND w.recipient = r.recipient AND w.part = 0)
  GROUP BY r.batch_no, r.recipient
), whole AS (
  INSERT INTO dispatcher.receipt (batch_no, recipient, part, delivered, state, error, done_at, at)
  SELECT p.batch_no, p.recipient, 0, p.delivered, coalesce(p.state, 'delivered'), p.error, p.done_at, now()
  FROM parts p
  WHERE (NOT p.delivered OR p.got >= p.accepted)
    AND EXISTS (SELECT 1 FROM dispatcher.outcome o
                WHERE o.batch_no = p.batch_no AND o.recipient = p.recipient AND o.state = 1)
  ON CONFLICT (batch_no, recipient, part) DO NOTHING
  RETURNING batch_no, delivered
)
INSERT INTO dispatcher.tally AS t (alert_id, slot, submitted, delivered, failed)
SELECT b.alert_id, $1::int2, -count(*), count(*) FILTER (WHERE w.delivered), count(*) FILTER (WHERE NOT w.delivered)
FROM whole w JOIN dispatcher.batch b ON b.no = w.batch_no
WHERE b.alert_id IS NOT NULL GROUP BY b.alert_id
ON CONFLICT (alert_id, slot) DO UPDATE SET
  submitted = t.submitted + excluded.submitted, delivered = t.delivered + excluded.delivered,
  failed = t.failed + excluded.failed, updated_at = now()
RETURNING t.alert_id`;

/** Only one instance at a time looks through what is parked. */
export const LOCK_PARKED = `SELECT pg_try_advisory_xact_lock(4714, 0) AS locked`;

export const FORGET_PARKED = `
DELETE FROM dispatcher.parked_receipt WHERE received_at < now() - make_interval(hours => $1::int4)`;
