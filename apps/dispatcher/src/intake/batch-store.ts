import type { Pool, PoolClient } from 'pg';
import type { BatchHeader, Recipients } from '#libs/contracts';
import type { IdSet } from '../control/id-set.js';
import { inTransaction } from '../database/pool.js';
import { REASON } from '../ledger/outcomes.js';
import type { Partitions } from '../ledger/partitions.js';
import { sealRecipient } from '../retries/sealed-recipient.js';
import { AlertNumbers } from './alert-numbers.js';
import { packMembers } from './members.js';
import { BOOK_DOUBTS, IS_DONE, READ_RESOLVED, TAKE_OVER, TAKE_OVER_JOURNAL } from './recover-batch.sql.js';
import { READ_BEHIND } from './read-behind.sql.js';
import { TAKE_BATCH } from './take-batch.sql.js';

/** A batch in this process's hands. */
export interface TakenBatch {
  no: number;
  /** Ours: whoever takes it over gets the next, and what we write then is refused. */
  tenure: number;
  /** The number of its alert; null where it belongs to none. */
  alertNo: number | null;
  /** 0 for a new batch: from here on nobody was journalled. */
  journaled: number;
  /**
   * Who has an outcome: everybody before `journaled`, and perhaps some behind it. A stop or an expiry ends people who
   * were never journalled, and its outcomes may go in several statements, between which a process can die.
   */
  resolved: ReadonlySet<number>;
  /** Recipients found in doubt. */
  doubts: readonly number[];
  /** 1: an older message to this recipient's subscriber is still to be sent by another way. Null when there is none. */
  behind: Uint8Array | null;
}

interface BatchRow {
  no: string;
  tenure: number;
  count: number;
}

/** All 8 bits: the parts of a message are not known here, and none was accepted. */
const ALL_PARTS = 0xff;

/** Takes batches in, once each, and finds what a former owner left undecided. */
export class BatchStore {
  private readonly alerts: AlertNumbers;

  constructor(
    private readonly pool: Pool,
    private readonly slot: number,
    private readonly partitions: Partitions,
    private readonly erased: IdSet,
  ) {
    this.alerts = new AlertNumbers(pool);
  }

  /** @param inHand numbers of the batches of which this process knows who waits for whom */
  async take(
    header: BatchHeader,
    recipients: Recipients,
    key: Buffer,
    inHand: readonly number[],
  ): Promise<TakenBatch> {
    const { rows } = await this.pool.query<{ no: string; crowded: boolean }>({
      ...TAKE_BATCH,
      values: [
        ...[header.batchId, header.municipalityId, header.alertId, header.lane, header.mode, header.shard],
        ...[header.language, header.text, header.sender, header.expiresAt, header.inDoubt, header.keyId],
        ...[header.count, packMembers(recipients, this.erased), this.slot],
        inHand,
      ],
    });
    const [row] = rows;
    if (row === undefined) return this.takeOver(header, recipients, key, inHand);
    const no = Number(row.no);
    this.partitions.reached(no);
    const behind = row.crowded ? await this.readBehind(header, recipients, no, inHand) : null;
    const alertNo = await this.alerts.of(header.alertId);
    return { no, alertNo, tenure: 1, journaled: 0, resolved: new Set(), doubts: [], behind };
  }

  /** Whether everybody of a batch is accounted for; false for one that was never taken. */
  async isDone(batchId: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ done: boolean }>(IS_DONE, [batchId]);
    return rows[0]?.done === true;
  }

  private async takeOver(
    header: BatchHeader,
    recipients: Recipients,
    key: Buffer,
    inHand: readonly number[],
  ): Promise<TakenBatch> {
    const taken = await inTransaction(this.pool, (client) => this.recover(client, header, recipients, key));
    const alertNo = await this.alerts.of(header.alertId);
    return { ...taken, alertNo, behind: await this.readBehind(header, recipients, taken.no, inHand) };
  }

  private async readBehind(
    { alertId, count }: BatchHeader,
    { ids }: Recipients,
    no: number,
    inHand: readonly number[],
  ): Promise<Uint8Array | null> {
    if (alertId === null) return null;
    const subscribers = Array.from({ length: count }, (_, i) => ids.toString('hex', i * 16, i * 16 + 16));
    const { rows } = await this.pool.query<{ place: number }>(READ_BEHIND, [no, subscribers, inHand]);
    if (rows.length === 0) return null;
    const behind = new Uint8Array(count);
    for (const { place } of rows) behind[place] = 1;
    return behind;
  }

  private async recover(
    client: PoolClient,
    header: BatchHeader,
    recipients: Recipients,
    key: Buffer,
  ): Promise<Omit<TakenBatch, 'behind' | 'alertNo'>> {
    // Waits for whatever whoever had it before is writing; after this it writes nothing more.
    const batch = await client.query<BatchRow>(TAKE_OVER, [header.batchId]);
    const { no, tenure, count } = batch.rows[0] as BatchRow;
    const journal = await client.query<{ journaled: number }>(TAKE_OVER_JOURNAL, [no, tenure]);
    const found = await client.query<{ recipient: number }>(READ_RESOLVED, [no]);
    const resolved = new Set(found.rows.map((row) => row.recipient));
    // A journal that is gone was of a batch that is done.
    const journaled = journal.rows[0]?.journaled ?? count;
    const doubts: number[] = [];
    for (let recipient = 0; recipient < journaled; recipient++)
      if (!resolved.has(recipient)) doubts.push(recipient);
    if (doubts.length > 0) await this.bookDoubts(client, header, no, doubts, recipients, key);
    for (const recipient of doubts) resolved.add(recipient);
    return { no: Number(no), tenure, journaled, resolved, doubts };
  }

  private async bookDoubts(
    client: PoolClient,
    header: BatchHeader,
    no: string,
    doubts: number[],
    { ids, numbers, texts }: Recipients,
    key: Buffer,
  ): Promise<void> {
    const again = header.inDoubt === 'resend';
    const sealed = doubts.map((recipient) =>
      sealRecipient(key, { number: numbers[recipient] as number, text: texts?.[recipient] ?? null }),
    );
    await client.query(BOOK_DOUBTS, [
      ...[no, this.slot, doubts, sealed, doubts.map(() => ALL_PARTS)],
      ...[again ? new Date() : null, again ? 1 : 0, REASON.processLost],
      doubts.map((recipient) => ids.toString('hex', recipient * 16, recipient * 16 + 16)),
    ]);
  }
}
