import type { Pool } from 'pg';
import type { AuditActor, AuditLog } from '#libs/audit';
import { inTransaction } from '../database/pool.js';
import { DROP_PARTITION, READ_PARTITIONS } from './retention.sql.js';

/** A full partition of the ledger, and whether it is old enough to go. */
export interface OldPartition {
  firstNo: string;
  /** The first batch behind it. */
  endNo: string;
  batches: number;
  recipients: number;
  alerts: number;
  /** When its batches were taken; null when it has none. */
  from: Date | null;
  to: Date | null;
  /** Batches that keep it: their alerts are not over, or not over for long enough. */
  staying: number;
}

interface Gone {
  municipalityId: string;
  batches: number;
  recipients: number;
  alerts: number;
}

const DAY_MS = 86_400_000;

/** What ended before this may be gone from the ledger. */
export function keptSince(days: number, now = new Date()): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/** Lets go of the rows of alerts that ended long ago, a partition at a time. Their tallies stay. */
export class Retention {
  constructor(
    private readonly pool: Pool,
    private readonly days: number,
    private readonly audit: AuditLog,
  ) {}

  /** What ended before this may go. */
  cutOff(now = new Date()): Date {
    return keptSince(this.days, now);
  }

  /** Every full partition, what would go included: `staying` is 0. */
  async survey(before: Date): Promise<OldPartition[]> {
    return (await this.pool.query<OldPartition>(READ_PARTITIONS, [before])).rows;
  }

  /** Drops what is old enough, each partition with its audit entries in a transaction of its own. @returns what went */
  async run(before: Date, actor: AuditActor): Promise<OldPartition[]> {
    const old = (await this.survey(before)).filter(({ staying }) => staying === 0);
    for (const partition of old) await this.drop(partition, before, actor);
    return old;
  }

  private async drop({ firstNo, endNo }: OldPartition, before: Date, actor: AuditActor): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<Gone>(DROP_PARTITION, [firstNo, before]);
      const entries = rows.map(({ municipalityId, ...counts }) => ({
        municipalityId,
        event: 'ledger.forgotten' as const,
        actor,
        payload: { firstBatch: firstNo, endBatch: endNo, endedBefore: before.toISOString(), ...counts },
      }));
      await this.audit.appendAll(client, entries);
    });
  }
}
