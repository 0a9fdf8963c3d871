import { STATE_NAMES } from './receipt-columns.js';

const NAMES = STATE_NAMES.map((name) => `'${name}'`).join(', ');

/**
 * First receipts of messages known by batch and recipient, all of one part: rows and tally in one statement.
 *
 * $1 tally slot; per receipt: $2 batch, $3 recipient, $4 state by number, $5 error, $6 done at.
 */
const writing = (onConflict: string) => `
WITH receipts AS (
  INSERT INTO dispatcher.receipt (batch_no, recipient, part, delivered, state, error, done_at, at)
  SELECT g.batch_no, g.recipient, 0, g.state = 2, (ARRAY[${NAMES}])[g.state + 1],
         nullif(g.error, ''), nullif(g.done_at, ''), now()
  FROM unnest($2::int8[], $3::int2[], $4::int2[], $5::text[], $6::text[])
    AS g (batch_no, recipient, state, error, done_at)
  ${onConflict}
  RETURNING batch_no, delivered
), batches AS MATERIALIZED (
  -- Before the join: a group of receipts belongs to few batches.
  SELECT batch_no, count(*)::int AS all_of_them, (count(*) FILTER (WHERE delivered))::int AS delivered
  FROM receipts GROUP BY batch_no
), counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, submitted, delivered, failed)
  SELECT b.alert_id, $1::int2, -sum(r.all_of_them), sum(r.delivered), sum(r.all_of_them - r.delivered)
  FROM batches r JOIN dispatcher.batch b ON b.no = r.batch_no
  WHERE b.alert_id IS NOT NULL GROUP BY b.alert_id
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    submitted = t.submitted + excluded.submitted, delivered = t.delivered + excluded.delivered,
    failed = t.failed + excluded.failed, updated_at = now()
  RETURNING t.alert_id
)
SELECT coalesce(array_agg(alert_id), '{}') AS alerts FROM counted`;

/** Fails (23505) where one of the messages has a receipt already, and then writes nothing. */
export const WRITE_RECEIPTS = { name: 'write-receipts', text: writing('') };

/** Passes over messages that have a receipt already; looking for them costs as much again as the rows. */
export const WRITE_RECEIPTS_ONCE = {
  name: 'write-receipts-once',
  text: writing('ON CONFLICT (batch_no, recipient, part) DO NOTHING'),
};
