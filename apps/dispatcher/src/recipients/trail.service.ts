import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { shardOf, type Trail } from '#libs/contracts';
import { POOL } from '../database/pool.js';
import { memberAt } from '../intake/members.js';
import { detailOf, STATE_OF, type Outcome } from '../ledger/outcomes.js';
import { FIND_MEMBER, READ_OUTCOMES, READ_RECEIPTS, READ_WAITING } from './read-trail.sql.js';

interface MemberRow {
  no: string;
  recipient: number;
  members: Buffer;
  taken_at: Date;
  lane: string;
  mode: string;
  sender: string;
  language: string;
  text: string | null;
  expires_at: Date;
}

interface OutcomeRow {
  at: Date;
  state: Outcome;
  status: number;
  reason: number;
  parts: number;
  route: string | null;
  keys: string[];
}

interface ReceiptRow {
  part: number;
  delivered: boolean;
  state: string;
  error: string | null;
  done_at: string | null;
  at: Date;
}

/** All that became of one recipient of an alert: every try, every receipt. */
@Injectable()
export class TrailService {
  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** @returns null when nobody of that reference was brought here for that alert */
  async of(alertId: string, subscriberId: string): Promise<Trail | null> {
    const found = await this.pool.query<MemberRow>(FIND_MEMBER, [
      alertId,
      shardOf(subscriberId),
      subscriberId,
    ]);
    const [member] = found.rows;
    if (member === undefined) return null;
    const place = [member.no, member.recipient];
    const { rows: outcomes } = await this.pool.query<OutcomeRow>(READ_OUTCOMES, place);
    const { rows: receipts } = await this.pool.query<ReceiptRow>(READ_RECEIPTS, place);
    const { rows: waiting } = await this.pool.query<{ due_at: Date | null; doubt: boolean }>(
      READ_WAITING,
      place,
    );
    const [wait] = waiting;
    return {
      ...headOf(member),
      outcomes: outcomes.map(outcomeOf),
      receipts: receipts.map(({ done_at: doneAt, at, ...receipt }) => ({
        ...receipt,
        ...{ doneAt, at: at.toISOString() },
      })),
      waiting: wait === undefined ? null : { dueAt: wait.due_at?.toISOString() ?? null, inDoubt: wait.doubt },
    };
  }
}

function headOf(member: MemberRow): Omit<Trail, 'outcomes' | 'receipts' | 'waiting'> {
  const { members, recipient, taken_at: takenAt, expires_at: expiresAt } = member;
  const { lane, mode, sender, language, text } = member;
  return {
    maskedNumber: memberAt(members, recipient).maskedNumber,
    ...{ takenAt: takenAt.toISOString(), expiresAt: expiresAt.toISOString() },
    ...{ lane, mode, sender, language, text },
  };
}

function outcomeOf({ at, state, status, reason, parts, route, keys }: OutcomeRow): Trail['outcomes'][number] {
  return {
    ...{ at: at.toISOString(), state: STATE_OF[state], route, messageIds: keys, parts },
    detail: detailOf(reason, status),
  };
}
