import { absentOlder } from '../retries/order.sql.js';

/**
 * Takes a batch that was never seen: its facts, its journal, its recipients in the tally as taken and waiting.
 * No row comes back when it was taken before. `crowded`: messages of its shard wait in the retry
 * store, or an older batch of it is open and in nobody's hand.
 *
 * $1 batch id, $2 municipality, $3 alert, $4 lane, $5 mode, $6 shard, $7 language, $8 text, $9 sender, $10 expiry,
 * $11 in doubt, $12 key id, $13 count, $14 members, $15 tally slot, $16 batches in hand.
 */
export const TAKE_BATCH = {
  name: 'take-batch',
  text: `
WITH taken AS (
  INSERT INTO dispatcher.batch (id, municipality_id, alert_id, lane, mode, shard, language, text, sender, expires_at,
                                in_doubt, key_id, count, members)
  VALUES ($1::uuid, $2::uuid, $3::uuid, $4, $5, $6::int2, $7, $8, $9, $10::timestamptz, $11, $12, $13::int2,
          $14::bytea)
  ON CONFLICT (id) DO NOTHING
  RETURNING no, alert_id, municipality_id, shard, mode, lane, count
), journalled AS (
  INSERT INTO dispatcher.journal (batch_no, tenure, journaled) SELECT no, 1, 0 FROM taken
), known AS (
  -- Only who is not there yet takes a number.
  INSERT INTO dispatcher.alert (alert_id, municipality_id)
  SELECT t.alert_id, t.municipality_id FROM taken t
  WHERE t.alert_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM dispatcher.alert a WHERE a.alert_id = t.alert_id)
  ON CONFLICT (alert_id) DO NOTHING
), counted AS (
  INSERT INTO dispatcher.tally AS t (alert_id, slot, taken, waiting)
  SELECT alert_id, $15::int2, count, count FROM taken WHERE alert_id IS NOT NULL
  ON CONFLICT (alert_id, slot) DO UPDATE SET
    taken = t.taken + excluded.taken, waiting = t.waiting + excluded.waiting, updated_at = now()
)
SELECT no, EXISTS (SELECT 1 FROM dispatcher.retry r WHERE r.shard = $6::int2 AND r.lane <> 'service')
  OR EXISTS (SELECT 1 FROM ${absentOlder('taken', '$16::int8[]')}) AS crowded
FROM taken`,
};
