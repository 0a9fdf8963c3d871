import type { Pool, PoolClient, QueryConfig } from 'pg';
import { inTransaction } from '../database/pool.js';
import { int2Array, int8Array, textArray } from '../ledger/binary-array.js';
import {
  COMPLETE_LONG,
  FORGET_PARKED,
  LOCK_BATCHES,
  LOCK_PARKED,
  MATCH_PARKED,
  MATCH_RECEIPTS,
} from './match-receipts.sql.js';
import type { FinalReceipt, ReceiptColumns } from './receipt-columns.js';
import { WRITE_RECEIPTS, WRITE_RECEIPTS_ONCE } from './write-receipts.sql.js';

export interface Matched {
  matched: number;
  /** Alerts whose tallies have changed. */
  alerts: string[];
}

interface MatchRow extends Matched {
  long_batches: string[];
  long_recipients: number[];
}

const UNIQUE_VIOLATION = '23505';
/** Of receipts that came early, looked at often; older ones only once in a while. */
const SWEEP_ROWS = 5_000;

/** Writes receipts: matched to their messages, or parked until those are known. */
export class ReceiptStore {
  constructor(
    private readonly pool: Pool,
    /** Of the tallies: writes that go on side by side must not wait for each other. */
    private readonly slots: { known: number; matched: number; swept: number },
  ) {}

  /**
   * First receipts of messages known by batch and recipient. Durable when it resolves.
   * @returns alerts whose tallies have changed
   */
  async writeKnown(receipts: ReceiptColumns): Promise<string[]> {
    const { count } = receipts;
    const values = [
      ...[this.slots.known, int8Array(receipts.batches, count), int2Array(receipts.recipients, count)],
      int2Array(receipts.states, count),
      ...[textArray(receipts.errors, count), textArray(receipts.doneAts, count)],
    ];
    const write = async (statement: { name: string; text: string }) => {
      const { rows } = await this.pool.query<{ alerts: string[] }>({ ...statement, values });
      return rows[0]?.alerts ?? [];
    };
    try {
      return await write(WRITE_RECEIPTS);
    } catch (error) {
      // Another instance was first, or this one in an earlier life.
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
      return write(WRITE_RECEIPTS_ONCE);
    }
  }

  /** Durable when it resolves. No key and route twice. */
  write(receipts: readonly FinalReceipt[]): Promise<Matched> {
    const query: QueryConfig = {
      ...MATCH_RECEIPTS,
      values: [
        this.slots.matched,
        textArray(receipts.map((receipt) => receipt.key)),
        int2Array(receipts.map((receipt) => receipt.route)),
        receipts.map((receipt) => receipt.delivered),
        textArray(receipts.map((receipt) => receipt.state)),
        textArray(receipts.map((receipt) => receipt.error)),
        textArray(receipts.map((receipt) => receipt.doneAt)),
      ],
    };
    return inTransaction(this.pool, (client) => this.match(client, query, this.slots.matched));
  }

  /** Matches receipts parked in the last so many seconds whose messages are known by now. */
  sweep(seconds: number): Promise<Matched> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ locked: boolean }>(LOCK_PARKED);
      if (rows[0]?.locked !== true) return { matched: 0, alerts: [] };
      const { swept } = this.slots;
      return this.match(client, { ...MATCH_PARKED, values: [swept, SWEEP_ROWS, seconds] }, swept);
    });
  }

  /** Forgets parked receipts that belong to nothing. @returns how many */
  async forget(hours: number): Promise<number> {
    const { rowCount } = await this.pool.query(FORGET_PARKED, [hours]);
    return rowCount ?? 0;
  }

  private async match(client: PoolClient, query: QueryConfig, slot: number): Promise<Matched> {
    const { rows } = await client.query<MatchRow>(query);
    const row = rows[0] as MatchRow;
    return { matched: row.matched, alerts: [...row.alerts, ...(await this.completeLong(client, row, slot))] };
  }

  private async completeLong(client: PoolClient, row: MatchRow, slot: number): Promise<string[]> {
    if (row.long_batches.length === 0) return [];
    await client.query(LOCK_BATCHES, [row.long_batches]);
    const { rows } = await client.query<{ alert_id: string }>(COMPLETE_LONG, [
      slot,
      row.long_batches,
      row.long_recipients,
    ]);
    return rows.map(({ alert_id }) => alert_id);
  }
}
