/** Partitions for the batches to come. $1 how many beyond the one being filled; returns the first number without. */
export const MAKE_PARTITIONS = `SELECT dispatcher.make_ledger_partitions($1::int4) AS "end"`;

/**
 * Moves the horizon of receipts to the partition in which the batches of the last $1 days begin. The thousand covers
 * batches that were numbered before others and committed after them.
 */
export const MOVE_HORIZON = `
UPDATE dispatcher.ledger_horizon h SET receipts_from = p.first_no
FROM (
  SELECT no - 1000 AS no FROM dispatcher.batch
  WHERE taken_at >= now() - make_interval(days => $1::int4) ORDER BY taken_at LIMIT 1
) b, LATERAL (
  SELECT first_no FROM dispatcher.ledger_partition WHERE first_no <= greatest(b.no, 0) ORDER BY first_no DESC LIMIT 1
) p
WHERE h.receipts_from <> p.first_no`;
