import type { Pool, PoolClient } from 'pg';
import type { AuditLog } from '#libs/audit';
import type { AddresseesRequest } from '#libs/contracts';
import { inTransaction } from '../database/pool.js';
import { reasonOf } from '../ledger/outcomes.js';
import { READ_ADDRESSEES, READ_TAKEN, TAKE_ADDRESSEES, WRITE_TAKEN } from './correct.sql.js';
import { LOCK_ALERT, READ_ALERT } from './decide.sql.js';
import type { AlertFacts } from './open-alerts.js';

/** Letters of one statement: what its time allows. */
const AT_ONCE = 20_000;

const NOBODY = Buffer.alloc(0);

/** Dead letters that are answered by an alert of its own, whose text two officials have approved anew. */
export class Corrections {
  constructor(
    private readonly pool: Pool,
    private readonly audit: AuditLog,
    /** Something of this alert has changed. */
    private readonly onDecided: (alertId: string) => void,
  ) {}

  /** @returns who failed for these reasons and can be sent to again, 16 bytes each; nobody of another municipality's */
  async addressees(alertId: string, request: AddresseesRequest): Promise<Buffer> {
    const { municipalityId, details, correctedBy } = request;
    if (correctedBy !== null) return this.take(alertId, { ...request, correctedBy });
    const facts = (await this.pool.query<AlertFacts>(READ_ALERT, [alertId])).rows[0];
    if (facts?.municipalityId !== municipalityId) return NOBODY;
    const found = await this.pool.query<{ subscribers: Buffer }>(READ_ADDRESSEES, [
      alertId,
      ...causes(details),
    ]);
    return found.rows[0]?.subscribers ?? NOBODY;
  }

  /** Letters, what was taken and the audit entry in one transaction: asked again, it gives the same again. */
  private async take(alertId: string, asked: AddresseesRequest & { correctedBy: string }): Promise<Buffer> {
    const taken = await inTransaction(this.pool, async (client) => {
      const facts = (await client.query<AlertFacts>(LOCK_ALERT, [alertId])).rows[0];
      if (facts?.municipalityId !== asked.municipalityId) return NOBODY;
      const before = await client.query<{ subscribers: Buffer | null }>(READ_TAKEN, [
        alertId,
        asked.correctedBy,
      ]);
      if (before.rows[0] !== undefined) return before.rows[0].subscribers ?? NOBODY;
      return this.takeAll(client, alertId, asked);
    });
    if (taken.length > 0) this.onDecided(alertId);
    return taken;
  }

  private async takeAll(
    client: PoolClient,
    alertId: string,
    { municipalityId, details, correctedBy }: AddresseesRequest,
  ): Promise<Buffer> {
    const pages: Buffer[] = [];
    for (let n = AT_ONCE; n === AT_ONCE;) {
      const values = [alertId, ...causes(details), AT_ONCE];
      const { rows } = await client.query<{ n: number; subscribers: Buffer }>(TAKE_ADDRESSEES, values);
      n = rows[0]?.n ?? 0;
      pages.push(rows[0]?.subscribers ?? NOBODY);
    }
    const subscribers = Buffer.concat(pages);
    await client.query(WRITE_TAKEN, [alertId, correctedBy, subscribers]);
    await this.audit.append(client, {
      ...{ municipalityId, event: 'dispatch.corrected', actor: 'service:dispatcher', alertId },
      payload: { correctedBy, details, recipients: subscribers.length / 16 },
    });
    return subscribers;
  }
}

/** Reasons and statuses, one pair a detail. */
function causes(details: readonly string[]): [number[], number[]] {
  const pairs = details.map(reasonOf);
  return [pairs.map(({ reason }) => reason), pairs.map(({ status }) => status)];
}
