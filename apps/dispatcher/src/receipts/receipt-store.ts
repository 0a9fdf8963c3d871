import type { Pool, PoolClient, QueryConfig } from 'pg';
import { inTransaction } from '../database/pool.js';
import { int2Array, textArray } from '../ledger/binary-array.js';
import {
  COMPLETE_LONG,
  FORGET_PARKED,
  LOCK_BATCHES,
  LOCK_PARKED,
  MATCH_PARKED,
  MATCH_RECEIPTS,
} from './match-receipts.sql.js';

/** A final receipt on its way to the ledger. */
export interface FinalReceipt {
  key: string;
  /** The route's number in the ledger: its account. */
  route: number;
  delivered: boolean;
  state: string;
  error: string;
  doneAt: string;
}

export interface Matched {
  matched: number;
  /** Alerts whose tallies have changed. */
  alerts: string[];
}

interface MatchRow extends Matched {
  long_batches: string[];
  long_recipients: number[];
}

/** Of receipts that came early, looked at often; older ones only once in a while. */
const SWEEP_ROWS = 5_000;

/** Writes receipts: matched to their messages, or parked until those are known. */
export class ReceiptStore {
  constructor(
    private readonly pool: Pool,
    private readonly slot: number,
  ) {}

  /** Durable when it resolves. No key and route twice. */
  write(receipts: readonly FinalReceipt[]): Promise<Matched> {
    const query: QueryConfig = {
      ...MATCH_RECEIPTS,
      values: [
        this.slot,
        textArray(receipts.map((receipt) => receipt.key)),
        int2Array(receipts.map((receipt) => receipt.route)),
        receipts.map((receipt) => receipt.delivered),
        textArray(receipts.map((receipt) => receipt.state)),
        textArray(receipts.map((receipt) => receipt.error)),
        textArray(receipts.map((receipt) => receipt.doneAt)),
      ],
    };
    return inTransaction(this.pool, (client) => this.match(client, query));
  }

  /** Matches receipts parked in the last so many minutes whose messages are known by now. */
  sweep(minutes: number): Promise<Matched> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ locked: boolean }>(LOCK_PARKED);
      if (rows[0]?.locked !== true) return { matched: 0, alerts: [] };
      return this.match(client, { ...MATCH_PARKED, values: [this.slot, SWEEP_ROWS, minutes] });
    });
  }

  /** Forgets parked receipts that belong to nothing. @returns how many */
  async forget(hours: number): Promise<number> {
    const { rowCount } = await this.pool.query(FORGET_PARKED, [hours]);
    return rowCount ?? 0;
  }

  private async match(client: PoolClient, query: QueryConfig): Promise<Matched> {
    const { rows } = await client.query<MatchRow>(query);
    const row = rows[0] as MatchRow;
    return { matched: row.matched, alerts: [...row.alerts, ...(await this.completeLong(client, row))] };
  }

  private async completeLong(client: PoolClient, row: MatchRow): Promise<string[]> {
    if (row.long_batches.length === 0) return [];
    await client.query(LOCK_BATCHES, [row.long_batches]);
    const { rows } = await client.query<{ alert_id: string }>(COMPLETE_LONG, [
      this.slot,
      row.long_batches,
      row.long_recipients,
    ]);
    return rows.map(({ alert_id }) => alert_id);
  }
}
