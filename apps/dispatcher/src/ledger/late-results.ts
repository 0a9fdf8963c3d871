import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/pool.js';
import { BOOK_LATE, CLOSE_DOUBT, IS_OVERTAKEN, LOCK_DOUBT, REOPEN } from './late-results.sql.js';
import type { Work } from '../dispatch/work.js';
import { OUTCOME, REASON, type Outcome } from './outcomes.js';
import type { Persistence } from './persist.js';

/** What became known of a recipient after the dispatch had let go of them. */
export interface LateResult {
  batchNo: number;
  /** Place in the batch. */
  recipient: number;
  state: Outcome;
  status: number;
  reason: number;
  route: number;
  /** Parts the SMSC took, from 1, with their message ids. */
  accepted: { part: number; key: string }[];
  /** Parts of the whole message. */
  parts: number;
}

/** What a former owner knows of a recipient it had journalled and not submitted: no doubt is due. */
export function notSubmitted(work: Work, item: number): LateResult {
  return {
    batchNo: work.facts.batchNo,
    recipient: work.placeOf(item),
    state: OUTCOME.deferred,
    status: 0,
    reason: REASON.none,
    route: work.routeNo,
    accepted: [],
    parts: work.templatesOf(item).length,
  };
}

interface Doubt {
  doubt: boolean;
  claimed: boolean;
  parts_left: number;
  alert_id: string | null;
}

/**
 * Reconciles late answers with what the ledger says meanwhile: a doubt is resolved, a message taken twice is put in
 * evidence. One by one: they are rare, and each must see what the one before it did.
 */
export class LateResults {
  private readonly queue: LateResult[] = [];
  private working: Promise<void> | null = null;

  constructor(
    private readonly pool: Pool,
    private readonly persistence: Persistence,
    private readonly slot: number,
    /** Resolves when every outcome told so far is durable. */
    private readonly outcomesDurable: () => Promise<void>,
    private readonly onReconciled: (alertId: string | null, duplicate: boolean) => void,
  ) {}

  add(results: readonly LateResult[]): void {
    this.queue.push(...results.filter((result) => TELLS.has(result.state)));
    this.working ??= this.workOff().finally(() => (this.working = null));
  }

  async flush(): Promise<void> {
    while (this.working !== null) await this.working;
  }

  private async workOff(): Promise<void> {
    while (this.queue.length > 0) {
      const results = this.queue.splice(0);
      // The doubt that an answer ends was told before it, and may still be on its way to the ledger.
      await this.outcomesDurable();
      for (const result of results) await this.persistence.run('late results', () => this.reconcile(result));
    }
  }

  private async reconcile(result: LateResult): Promise<void> {
    const told = await inTransaction(this.pool, (client) => this.apply(client, result));
    if (told !== null) this.onReconciled(told.alertId, told.duplicate);
  }

  private async apply(client: PoolClient, result: LateResult) {
    const { batchNo, recipient, state } = result;
    const { rows } = await client.query<Doubt>(LOCK_DOUBT, [batchNo, recipient]);
    const doubt = rows[0];
    if (doubt === undefined || !doubt.doubt) {
      // Nothing waits for this answer. A message taken twice is worth remembering, and so are its ids.
      if (state !== OUTCOME.accepted) return null;
      await this.book(client, result, OUTCOME.acceptedAgain);
      return { alertId: doubt?.alert_id ?? null, duplicate: true };
    }
    const taken = result.accepted.reduce((mask, { part }) => mask | (1 << (part - 1)), 0);
    const left = doubt.parts_left & ((1 << result.parts) - 1) & ~taken;
    if (state === OUTCOME.accepted && left === 0) await this.close(client, result, doubt, 'submitted');
    else if (state === OUTCOME.accepted) await this.reopen(client, result, left, true, OUTCOME.inDoubt);
    else if (doubt.claimed) return null;
    else if (state === OUTCOME.failed) await this.close(client, result, doubt, 'failed');
    // A later message has gone meanwhile: the person who decides about this one is not relieved of it.
    else if (await this.isOvertaken(client, result)) return null;
    else await this.reopen(client, result, left, false, OUTCOME.deferred);
    return { alertId: doubt.alert_id, duplicate: false };
  }

  private async isOvertaken(client: PoolClient, { batchNo, recipient }: LateResult): Promise<boolean> {
    const { rows } = await client.query<{ overtaken: boolean }>(IS_OVERTAKEN, [batchNo, recipient]);
    return rows[0]?.overtaken === true;
  }

  private async close(
    client: PoolClient,
    result: LateResult,
    doubt: Doubt,
    to: 'submitted' | 'failed',
  ): Promise<void> {
    await this.book(client, result, to === 'submitted' ? OUTCOME.accepted : OUTCOME.failed);
    const { batchNo, recipient, accepted } = result;
    await client.query(CLOSE_DOUBT, [batchNo, recipient, this.slot, doubt.alert_id, to, accepted.length]);
  }

  /** Still in doubt for some parts, or known not to have been taken and due at once. */
  private async reopen(
    client: PoolClient,
    result: LateResult,
    partsLeft: number,
    stillInDoubt: boolean,
    state: Outcome,
  ): Promise<void> {
    await this.book(client, result, state);
    const { batchNo, recipient, accepted } = result;
    await client.query(REOPEN, [batchNo, recipient, this.slot, partsLeft, stillInDoubt, accepted.length]);
  }

  private async book(client: PoolClient, result: LateResult, state: Outcome): Promise<void> {
    const { batchNo, recipient, route, status, reason, accepted } = result;
    const single = result.parts > 1 ? null : (accepted[0]?.key ?? null);
    const parts = result.parts > 1 ? accepted : [];
    await client.query(BOOK_LATE, [
      ...[batchNo, recipient, state, route, status, accepted.length, reason, single],
      parts.map((part) => part.part),
      parts.map((part) => part.key),
    ]);
  }
}

/** Only what the SMSC said counts; what this process had decided by itself is now another's to decide. */
const TELLS: ReadonlySet<Outcome> = new Set([OUTCOME.accepted, OUTCOME.failed, OUTCOME.deferred]);
