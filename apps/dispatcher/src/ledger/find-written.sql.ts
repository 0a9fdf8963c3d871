import type { Pool } from 'pg';
import { int2Array, int8Array } from './binary-array.js';

export interface RecipientKey {
  batchNo: number;
  recipient: number;
}

const WRITTEN = `
SELECT 1 FROM unnest($1::int8[], $2::int2[]) AS k (batch_no, recipient)
JOIN dispatcher.outcome o ON o.batch_no = k.batch_no AND o.recipient = k.recipient AND o.seq = 0
LIMIT 1`;

const CLAIMED = `
SELECT 1 FROM unnest($1::int8[], $2::int2[]) AS k (batch_no, recipient)
JOIN dispatcher.retry t ON t.batch_no = k.batch_no AND t.recipient = k.recipient
WHERE t.claimed_by = $3::uuid
LIMIT 1`;

/** Whether a statement that seemed to fail was committed: it wrote all of its rows or none. */
export async function someAreWritten(pool: Pool, keys: readonly RecipientKey[]): Promise<boolean> {
  const { rowCount } = await pool.query(WRITTEN, columns(keys));
  return (rowCount ?? 0) > 0;
}

/** Whether claims still stand that a committed conclusion would have ended. */
export async function someAreClaimed(
  pool: Pool,
  owner: string,
  keys: readonly RecipientKey[],
): Promise<boolean> {
  const { rowCount } = await pool.query(CLAIMED, [...columns(keys), owner]);
  return (rowCount ?? 0) > 0;
}

function columns(keys: readonly RecipientKey[]): Buffer[] {
  return [int8Array(keys.map((key) => key.batchNo)), int2Array(keys.map((key) => key.recipient))];
}
