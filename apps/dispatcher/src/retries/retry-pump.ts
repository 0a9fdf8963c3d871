import type { Pool } from 'pg';
import { ContractError } from '#libs/contracts';
import { KeyringError, type Keyring } from '#libs/feed';
import type { Logger } from '#libs/observability';
import type { Dispatch } from '../dispatch/dispatch.js';
import type { Work } from '../dispatch/work.js';
import type { Ledger } from '../ledger/ledger.js';
import { OUTCOME, REASON } from '../ledger/outcomes.js';
import { CLAIM_RETRIES, NEXT_DUE, READ_CLAIMED_BATCHES } from './claim-retries.sql.js';
import { ClaimsInHand } from './claims-in-hand.js';
import { claimedWork, type BatchRow } from './claimed-work.js';
import { Followers } from './followers.js';
import { RECOVER_CLAIMS } from './recover-claims.sql.js';
import { alike, type Alike, type ClaimRow } from './ways.js';
import { openRecipient, type StoredRecipient } from './sealed-recipient.js';

/** The longest that a due recipient of an instance that has gone waits to be noticed. */
const LOOK_EVERY_MS = 1_000;

/**
 * Between two searches for claims that nobody has in hand. One is never enough: what is claimed may be committed, or
 * its row be unlocked, only after it; a connection that was lost or a process that stands still end when they please.
 */
const SWEEP_EVERY_MS = 10_000;

export interface RetryPumpParts {
  pool: Pool;
  keyring: Keyring;
  dispatch: Dispatch;
  ledger: Ledger;
  logger: Logger;
  owner: string;
  slot: number;
  /** The most recipients claimed at a time: a share of the windows. */
  most: number;
  /** Whether the shards are for certain nobody else's at this moment. */
  holdsShards(): boolean;
}

/** Brings recipients back from the retry store when they are due, as works like any other. */
export class RetryPump {
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | null = null;
  private again = false;
  private stopped = false;
  private readonly claims: ClaimsInHand;
  private sweepAt = -Infinity;
  private readonly followers: Followers;

  constructor(private readonly parts: RetryPumpParts) {
    this.followers = new Followers(parts.pool);
    this.claims = new ClaimsInHand(parts.pool, parts.owner);
  }

  /** Recipients who wait behind an older message to the same subscriber. */
  get following(): number {
    return this.followers.waiting;
  }

  /** Outcomes are durable: somebody may have waited for them. */
  settled(): void {
    const { waiting, restMs } = this.followers;
    if (waiting > 0 && restMs <= 0) this.wake();
  }

  /** Shards have come or gone: whoever had them meanwhile may have left claims, even if they are the same again. */
  onShards(): void {
    this.leaveShards();
    this.sweepAt = -Infinity;
    this.wake();
  }

  /** Looks at once. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.working ??= this.look().finally(() => (this.working = null));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.working;
  }

  private async look(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      try {
        const { dispatch } = this.parts;
        // Whoever stood still may take what the next owner has claimed for left behind.
        if (dispatch.owned.length > 0 && !this.parts.holdsShards()) return this.sleepFor(LOOK_EVERY_MS);
        await this.claims.giveBackLeft();
        if (performance.now() >= this.sweepAt) await this.sweep();
        await this.followers.free(dispatch.owned);
        if (await this.claim()) this.again = true;
        else await this.sleep();
      } catch (error) {
        // It may have claimed, or not have given back.
        this.sweepAt = -Infinity;
        this.parts.logger.error({ err: error }, 'retries could not be read');
        this.sleepFor(LOOK_EVERY_MS);
      }
    }
  }

  private leaveShards(): void {
    const { dispatch } = this.parts;
    this.claims.leave(dispatch.owned, (work) => dispatch.drop(work));
  }

  private async sweep(): Promise<void> {
    this.sweepAt = performance.now() + SWEEP_EVERY_MS;
    await this.giveBackStrays();
    await this.recover();
  }

  private async giveBackStrays(): Promise<void> {
    const strays = await this.claims.giveBackStrays();
    if (strays > 0) this.parts.logger.warn({ strays }, 'claims whose answer was lost were given back');
  }

  /** What others had claimed in shards that are ours now. */
  private async recover(): Promise<void> {
    const { pool, owner, slot, dispatch } = this.parts;
    if (dispatch.owned.length === 0) return;
    const { rows } = await pool.query<{ n: number }>(RECOVER_CLAIMS, [
      ...[owner, [...dispatch.owned], slot, REASON.processLost],
    ]);
    const inDoubt = rows[0]?.n ?? 0;
    if (inDoubt > 0) this.parts.logger.warn({ inDoubt }, 'a former process left claimed retries in doubt');
  }

  /** @returns whether there may be more */
  private async claim(): Promise<boolean> {
    const { pool, owner, dispatch, most } = this.parts;
    const room = most - this.claims.count;
    if (room <= 0 || dispatch.owned.length === 0) return false;
    const { rows } = await pool.query<ClaimRow>({
      ...CLAIM_RETRIES,
      values: [owner, [...dispatch.owned], room, dispatch.isUp],
    });
    if (rows.length === 0) return false;
    const batches = await pool.query<BatchRow>({
      ...READ_CLAIMED_BATCHES,
      values: [rows.map((row) => row.batch_no)],
    });
    const byNo = new Map(batches.rows.map((batch) => [batch.no, batch]));
    for (const group of alike(rows, dispatch)) {
      const batch = byNo.get(group.rows[0]?.batch_no ?? '');
      if (batch !== undefined) await this.dispatch(batch, group);
    }
    return rows.length === room;
  }

  private async dispatch(batch: BatchRow, { rows, ...way }: Alike): Promise<void> {
    const done = (work: Work) => {
      this.claims.done(work);
      this.wake();
    };
    let key: Buffer;
    let recipients: StoredRecipient[];
    try {
      key = await this.parts.keyring.open(batch.key_id);
      recipients = rows.map((row) => openRecipient(key, row.sealed));
    } catch (error) {
      if (!(error instanceof KeyringError) && !(error instanceof ContractError)) throw error;
      return this.giveUp(batch, rows, done);
    }
    const work = Object.assign(claimedWork(batch, rows, key, recipients, done), way);
    const sentAgainAt = Math.max(...rows.map((row) => row.sent_again_at?.getTime() ?? 0));
    if (batch.alert_id !== null) this.parts.dispatch.routing.lift(batch.alert_id, sentAgainAt);
    this.claims.add(work);
    // Its shard may have gone while it was being claimed: then nothing of it is sent.
    if (this.parts.dispatch.owned.includes(batch.shard)) this.parts.dispatch.add(work);
    else this.leaveShards();
  }

  /** Gives back what was claimed and not submitted, when the process stops. */
  returnAll(): Promise<void> {
    return this.claims.giveBackAll();
  }

  /** Their numbers cannot be read any more: the alert's key is gone. */
  private giveUp(batch: BatchRow, rows: ClaimRow[], done: (work: Work) => void): void {
    const nobody = rows.map((): StoredRecipient => ({ number: 0, text: '' }));
    const work = claimedWork(batch, rows, Buffer.alloc(0), nobody, done);
    this.claims.add(work);
    for (let item = 0; item < work.count; item++)
      this.parts.ledger.conclude(work, item, 0, OUTCOME.failed, 0, 0, REASON.keyDestroyed, '');
  }

  private async sleep(): Promise<void> {
    const { pool, dispatch } = this.parts;
    const { rows } = await pool.query<{ ms: string | null }>({
      ...NEXT_DUE,
      values: [[...dispatch.owned]],
    });
    const ms = rows[0]?.ms ?? null;
    // Due already, and not claimed: there is no room, and who makes room wakes us.
    const pause = ms === null || Number(ms) <= 0 ? LOOK_EVERY_MS : Math.min(LOOK_EVERY_MS, Number(ms) + 1);
    const { isDue, restMs } = this.followers;
    this.sleepFor(isDue ? Math.min(pause, Math.max(0, restMs) + 1) : pause);
  }

  private sleepFor(ms: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), ms);
  }
}
