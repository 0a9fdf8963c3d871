import type { Pool, PoolClient } from 'pg';
import type { AuditActor, AuditEvent, AuditLog } from '#libs/audit';
import type { ClosedBecause, Decision, DecisionResult } from '#libs/contracts';
import type { Keyring } from '#libs/feed';
import { inTransaction } from '../database/pool.js';
import { OUTCOME, REASON, reasonOf } from '../ledger/outcomes.js';
import { GIVE_UP_FAILED, LOCK_ALERT, RESEND_FAILED, RESEND_HELD, SETTLE_HELD } from './decide.sql.js';
import { closedBecause, type AlertFacts } from './open-alerts.js';

/** Recipients of one transaction: what a statement's time allows. */
const AT_ONCE = 20_000;

type What = Decision['what'];

/** What each decision writes in the log. */
const EVENT: Record<What, AuditEvent> = {
  resend_failed: 'dispatch.resent',
  give_up_failed: 'dispatch.given_up',
  resend_held: 'dispatch.doubt_decided',
  accept_held: 'dispatch.doubt_decided',
  give_up_held: 'dispatch.doubt_decided',
};

/** Carries out what people decide about failed recipients and about those held in doubt. */
export class Decisions {
  constructor(
    private readonly pool: Pool,
    private readonly keyring: Keyring,
    private readonly audit: AuditLog,
    /** Something of this alert has changed. */
    private readonly onDecided: (alertId: string) => void,
  ) {}

  /** Each transaction holds its recipients, the tally and the audit entry; a great many take several. */
  async decide(alertId: string, decision: Decision, actor: AuditActor): Promise<DecisionResult> {
    let done = 0;
    for (;;) {
      const { closed, n, overtaken } = await inTransaction(this.pool, (client) =>
        this.decideSome(client, alertId, decision, actor),
      );
      done += n;
      if (n > 0) this.onDecided(alertId);
      if (closed !== null || n < AT_ONCE) return { done, closed, overtaken };
    }
  }

  private async decideSome(
    client: PoolClient,
    alertId: string,
    decision: Decision,
    actor: AuditActor,
  ): Promise<Carried & { closed: ClosedBecause | null }> {
    const facts = (await client.query<AlertFacts>(LOCK_ALERT, [alertId])).rows[0];
    const closed = await closedBecause(facts, this.keyring);
    if (facts === undefined || (closed !== null && !mayBeLate(decision.what, closed)))
      return { closed, n: 0, overtaken: 0 };
    const carried = await carryOut(client, alertId, decision);
    if (carried.n > 0)
      await this.writeDown(client, facts.municipalityId, alertId, decision, actor, carried.n);
    return { closed: null, ...carried };
  }

  private async writeDown(
    client: PoolClient,
    municipalityId: string,
    alertId: string,
    decision: Decision,
    actor: AuditActor,
    recipients: number,
  ): Promise<void> {
    const { what } = decision;
    const detail = 'detail' in decision ? (decision.detail ?? null) : null;
    await this.audit.append(client, {
      ...{ municipalityId, event: EVENT[what], actor, alertId },
      payload: {
        what,
        detail,
        recipients,
        ...('sender' in decision ? { sender: decision.sender } : {}),
      },
    });
  }
}

/** What sends nothing may also be decided of an alert that has expired and not ended yet. */
function mayBeLate(what: What, closed: ClosedBecause): boolean {
  return closed === 'expired' && !what.startsWith('resend');
}

interface Carried {
  n: number;
  /** Who would have got it after a later message, and was left out. */
  overtaken: number;
}

async function carryOut(client: PoolClient, alertId: string, decision: Decision): Promise<Carried> {
  const run = async (sql: string, values: unknown[]) => {
    const { rows } = await client.query<Partial<Carried>>(sql, values);
    return { n: 0, overtaken: 0, ...rows[0] };
  };
  switch (decision.what) {
    case 'resend_failed':
      return run(RESEND_FAILED, [
        ...pickedBy(alertId, decision),
        ...[REASON.sentAgain, decision.sender ?? null],
      ]);
    case 'give_up_failed':
      return run(GIVE_UP_FAILED, pickedBy(alertId, decision));
    case 'resend_held':
      return run(RESEND_HELD, [alertId, AT_ONCE, REASON.sentAgain]);
    case 'accept_held':
      return run(SETTLE_HELD, [alertId, AT_ONCE, REASON.takenAsSent, OUTCOME.accepted]);
    case 'give_up_held':
      return run(SETTLE_HELD, [alertId, AT_ONCE, REASON.givenUp, OUTCOME.failed]);
  }
}

function pickedBy(alertId: string, { detail, letters }: { detail?: string; letters?: string[] }): unknown[] {
  const cause = detail === undefined ? null : reasonOf(detail);
  const places = letters?.map((id) => id.split('.') as [string, string]) ?? null;
  return [
    ...[alertId, cause?.reason ?? null, cause?.status ?? null],
    ...[places?.map(([batch]) => batch) ?? null, places?.map(([, recipient]) => recipient) ?? null, AT_ONCE],
  ];
}
