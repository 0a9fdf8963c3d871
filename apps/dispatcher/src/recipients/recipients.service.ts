import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { RecipientOutcome, RecipientPage } from '#libs/contracts';
import { POOL } from '../database/pool.js';
import { memberAt } from '../intake/members.js';
import { READ_RECIPIENTS } from './read-recipients.sql.js';
import { detailFor, stateOf, type StandingRow } from './standing.js';

interface RecipientRow extends StandingRow {
  no: string;
  recipient: number;
  member: Buffer;
  at: Date;
  parts: number;
}

/** What became of each recipient of an alert, from the ledger. */
@Injectable()
export class RecipientsService {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** @param after `next` of the page before; null for the first */
  async page(alertId: string, after: string | null, limit: number): Promise<RecipientPage> {
    const [batch = '0', place = '-1'] = after?.split('.') ?? [];
    const { rows } = await this.pool.query<RecipientRow>(READ_RECIPIENTS, [alertId, batch, place, limit]);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      recipients: rows.map(outcomeOf),
      next: last === undefined ? null : `${last.no}.${last.recipient}`,
    };
  }
}

function outcomeOf(row: RecipientRow): RecipientOutcome {
  const { subscriberId, maskedNumber } = memberAt(row.member, 0);
  const state = stateOf(row);
  const detail = detailFor(row);
  return { subscriberId, maskedNumber, state, at: row.at.toISOString(), detail, parts: row.parts };
}
