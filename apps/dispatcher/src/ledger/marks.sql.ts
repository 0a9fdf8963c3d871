/**
 * Part of every statement of a writer: `statement` of `owner` and `slot` has taken effect, for these batches or
 * recipients. What it says of a statement never changes: whoever repeats one that was still under way writes nothing. The
 * parameters are given by their places.
 */
export function mark(owner: number, slot: number, statement: number, written: string): string {
  return `marked AS (
  INSERT INTO dispatcher.ledger_mark AS m (owner, slot, statement, written)
  SELECT $${owner}::uuid, $${slot}::int2, $${statement}::int4, coalesce(array_agg(key), '{}')
  FROM (${written}) AS w (key)
  ON CONFLICT (owner, slot) DO UPDATE SET statement = excluded.statement, written = excluded.written, at = now()
    WHERE m.statement < excluded.statement
)`;
}

/** $1 owner, $2 slot, $3 statement; no row when it has not taken effect. */
export const READ_MARK = `
SELECT written::text[] AS written FROM dispatcher.ledger_mark
WHERE owner = $1::uuid AND slot = $2::int2 AND statement = $3::int4`;

/** Marks of processes that are gone. */
export const FORGET_MARKS = `
DELETE FROM dispatcher.ledger_mark WHERE at < now() - interval '1 day'`;
