import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { shardOf, type PersonOutcomes, type PersonOutcomesRequest, type SentOutcome } from '#libs/contracts';
import { POOL } from '../database/pool.js';
import { keptSince } from '../ledger/retention.js';
import { DISPATCHER_CONFIG, type DispatcherConfig } from '../settings.js';
import { READ_PERSON_OUTCOMES } from './person-outcomes.sql.js';
import { reasonFor } from './reasons.js';
import { detailFor, stateOf, type StandingRow } from './standing.js';

interface OutcomeRow extends StandingRow {
  /** Else a code, a link or a confirmation. */
  alert: boolean;
  id: string;
  receipt_at: Date | null;
  submitted_at: Date | null;
  parts: number;
}

/** What became of what was sent to one person, as they may read it. */
@Injectable()
export class PersonOutcomesService {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    @Inject(DISPATCHER_CONFIG) private readonly config: Pick<DispatcherConfig, 'ledgerRetentionDays'>,
  ) {}

  async of(subscriberId: string, { alerts, messages }: PersonOutcomesRequest): Promise<PersonOutcomes> {
    const asked = [alerts, messages, shardOf(subscriberId), subscriberId];
    const { rows } = await this.pool.query<OutcomeRow>(READ_PERSON_OUTCOMES, asked);
    return {
      keptSince: keptSince(this.config.ledgerRetentionDays).toISOString(),
      alerts: rows.filter(({ alert }) => alert).map(outcomeOf),
      messages: rows.filter(({ alert }) => !alert).map(outcomeOf),
    };
  }
}

function outcomeOf(row: OutcomeRow): SentOutcome {
  const state = stateOf(row);
  return {
    ...{ id: row.id, state, parts: row.parts },
    submittedAt: row.submitted_at?.toISOString() ?? null,
    deliveredAt: row.delivered === true ? (row.receipt_at?.toISOString() ?? null) : null,
    reason: reasonFor(state, detailFor(row)),
  };
}
