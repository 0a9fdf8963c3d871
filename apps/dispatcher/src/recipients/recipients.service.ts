import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { RecipientOutcome, RecipientPage } from '#libs/contracts';
import { POOL } from '../database/pool.js';
import { memberAt } from '../intake/members.js';
import { detailOf, STATE_OF, type Outcome } from '../ledger/outcomes.js';
import { READ_RECIPIENTS } from './read-recipients.sql.js';

interface RecipientRow {
  no: string;
  recipient: number;
  member: Buffer;
  delivered: boolean | null;
  receipt_state: string | null;
  receipt_error: string | null;
  doubt: boolean | null;
  state: Outcome | null;
  status: number | null;
  reason: number | null;
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
  const said = row.delivered === false ? receiptDetail(row) : detailOf(row.reason ?? 0, row.status ?? 0);
  const detail = state === 'delivered' || state === 'submitted' ? null : said;
  return { subscriberId, maskedNumber, state, at: row.at.toISOString(), detail, parts: row.parts };
}

function stateOf({ delivered, doubt, state }: RecipientRow): RecipientOutcome['state'] {
  if (delivered !== null) return delivered ? 'delivered' : 'failed';
  if (doubt !== null) return doubt ? 'in_doubt' : 'waiting';
  return state === null ? 'waiting' : STATE_OF[state];
}

function receiptDetail({ receipt_state: state, receipt_error: error }: RecipientRow): string {
  return error === null ? `receipt:${state ?? ''}` : `receipt:${state ?? ''}:${error}`;
}
