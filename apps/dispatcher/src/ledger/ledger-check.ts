import type { Pool } from 'pg';
import { patience } from '#libs/database';
import { CHECK_LEDGER, READ_SPAN } from './check-ledger.sql.js';

const COUNTS = [
  ...(['taken', 'waiting', 'submitted', 'delivered', 'failed', 'expired', 'stopped', 'inDoubt'] as const),
];

type Counts = Record<(typeof COUNTS)[number], number>;

interface CheckRow {
  alertId: string;
  forgotten: boolean;
  tallied: { [count in keyof Counts]: number | null };
  counted: Counts;
  astray: number;
}

/** A count on which the tallies of an alert and its rows disagree. `astray`: open recipients nobody will come back to. */
export interface Disagreement {
  alertId: string;
  count: keyof Counts | 'sum' | 'astray';
  tallied: number;
  counted: number;
}

export interface LedgerCheck {
  alerts: number;
  /** Recipients of the alerts that were counted anew. */
  recipients: number;
  /** Alerts not all of whose rows are kept any more: of them only the sum is checked. */
  forgotten: number;
  disagreements: Disagreement[];
}

const PATIENCE = patience(600_000);

/** Conservation, by query: what the tallies say of each alert against its rows. @param alertId null for all of them */
export async function checkLedger(pool: Pool, alertId: string | null): Promise<LedgerCheck> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `SET LOCAL statement_timeout = ${PATIENCE.statement_timeout}; SET LOCAL work_mem = '64MB'`,
    );
    const span = await client.query<{ first: string; last: string }>({
      ...PATIENCE,
      text: READ_SPAN,
      values: [alertId],
    });
    const { first, last } = span.rows[0] as { first: string; last: string };
    const { rows } = await client.query<CheckRow>({
      ...PATIENCE,
      text: CHECK_LEDGER,
      values: [alertId, first, last],
    });
    const kept = rows.filter((row) => !row.forgotten);
    return {
      alerts: rows.length,
      recipients: kept.reduce((sum, row) => sum + row.counted.taken, 0),
      forgotten: rows.length - kept.length,
      disagreements: rows.flatMap(disagreementsOf),
    };
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
    client.release();
  }
}

function disagreementsOf({ alertId, forgotten, tallied, counted, astray }: CheckRow): Disagreement[] {
  const found: Disagreement[] = [];
  const sum = COUNTS.slice(1).reduce((total, count) => total + (tallied[count] ?? 0), 0);
  const taken = tallied.taken ?? 0;
  if (sum !== taken) found.push({ alertId, count: 'sum', tallied: taken, counted: sum });
  if (forgotten) return found;
  for (const count of COUNTS) {
    const said = tallied[count] ?? 0;
    if (said !== counted[count]) found.push({ alertId, count, tallied: said, counted: counted[count] });
  }
  if (astray !== 0) found.push({ alertId, count: 'astray', tallied: 0, counted: astray });
  return found;
}
