import type { Pool } from 'pg';
import type { ClosedBecause, DeadLetterPage, FailureGroup, OpenAlert } from '#libs/contracts';
import { KeyringError, type Keyring } from '#libs/feed';
import { memberAt } from '../intake/members.js';
import { detailOf, reasonOf } from '../ledger/outcomes.js';
import { READ_ALERT } from './decide.sql.js';
import { correctionsOf, explain } from './explanations.js';
import { COUNT_OPEN, READ_CORRECTIONS, READ_FAILURES, READ_LETTERS } from './read-open.sql.js';

/** What the dispatcher knows of an alert when somebody wants to decide about it. */
export interface AlertFacts {
  municipalityId: string;
  ended: boolean;
  stopped: boolean;
  expired: boolean;
  /** Null when none of its batches is kept. */
  keyId: string | null;
}

interface FailureRow {
  reason: number;
  status: number;
  receipt: string | null;
  error: string | null;
  routeId: string | null;
  count: number;
  correctable: number;
}

interface CorrectionRow {
  alertId: string;
  recipients: number;
  at: Date;
}

interface LetterRow {
  no: string;
  recipient: number;
  member: Buffer;
  reason: number;
  status: number;
}

/** Why nothing more of it can be sent; null while it can. */
export async function closedBecause(
  facts: AlertFacts | undefined,
  keyring: Keyring,
): Promise<ClosedBecause | null> {
  if (facts === undefined) return 'unknown';
  if (facts.ended) return 'ended';
  if (facts.stopped) return 'stopped';
  if (facts.expired) return 'expired';
  try {
    await keyring.open(facts.keyId ?? '');
    return null;
  } catch (error) {
    if (error instanceof KeyringError) return 'key_destroyed';
    throw error;
  }
}

/** Who failed and why, who is held in doubt: what a person needs to see before they decide. */
export class OpenAlerts {
  constructor(
    private readonly pool: Pool,
    private readonly keyring: Keyring,
  ) {}

  async read(alertId: string): Promise<OpenAlert> {
    const facts = (await this.pool.query<AlertFacts>(READ_ALERT, [alertId])).rows[0];
    const failures = await this.pool.query<FailureRow>(READ_FAILURES, [alertId]);
    const open = await this.pool.query<{ held: number; resending: number }>(COUNT_OPEN, [[alertId]]);
    const { held, resending } = open.rows[0] ?? { held: 0, resending: 0 };
    const corrections = await this.pool.query<CorrectionRow>(READ_CORRECTIONS, [alertId]);
    return {
      closed: await closedBecause(facts, this.keyring),
      failures: failures.rows.map(groupOf),
      ...{ held, resending },
      correctedBy: corrections.rows.map(({ at, ...rest }) => ({ ...rest, at: at.toISOString() })),
    };
  }

  /** @param after `next` of the page before; null for the first */
  async letters(
    alertId: string,
    detail: string | null,
    after: string | null,
    limit: number,
  ): Promise<DeadLetterPage> {
    const [batch = '0', place = '-1'] = after?.split('.') ?? [];
    const cause = detail === null ? null : reasonOf(detail);
    const { rows } = await this.pool.query<LetterRow>(READ_LETTERS, [
      ...[alertId, cause?.reason ?? null, cause?.status ?? null, batch, place, limit],
    ]);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { letters: rows.map(letterOf), next: last === undefined ? null : `${last.no}.${last.recipient}` };
  }
}

function groupOf({ receipt, error, reason, status, routeId, count, correctable }: FailureRow): FailureGroup {
  const detail =
    receipt === null
      ? (detailOf(reason, status) ?? 'unknown')
      : error === null
        ? `receipt:${receipt}`
        : `receipt:${receipt}:${error}`;
  return { detail, routeId, count, correctable, ...explain(detail), corrections: correctionsOf(detail) };
}

function letterOf({ no, recipient, member, reason, status }: LetterRow): DeadLetterPage['letters'][number] {
  const { subscriberId, maskedNumber } = memberAt(member, 0);
  return {
    id: `${no}.${recipient}`,
    subscriberId,
    maskedNumber,
    detail: detailOf(reason, status) ?? 'unknown',
  };
}
