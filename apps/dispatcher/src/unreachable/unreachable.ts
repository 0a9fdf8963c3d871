import type { Pool, PoolClient } from 'pg';
import { envelope, TOPICS, type SubscribersUnreachable } from '#libs/contracts';
import { publishEvent, type Feed } from '#libs/feed';
import type { Logger } from '#libs/observability';
import { inTransaction } from '../database/pool.js';
import { memberAt } from '../intake/members.js';
import type { LastWord, PermanentFailures } from './permanent.js';
import { FIND_ALERTS, LOCK_LOOK, MARK_TOLD, READ_FAILED } from './unreachable.sql.js';

interface AlertToTell {
  alertId: string;
  municipalityId: string;
  lookedAt: Date;
  since: Date | number;
  taken: number;
}

type FailedRow = LastWord & { member: Buffer; at: Date };
type Failures = SubscribersUnreachable['failures'];

const ALERTS_A_LOOK = 20;
const FAILURES_AN_EVENT = 500;
/** An SMSC to which a fifth of a town is unknown is at fault itself, unless it is a handful. */
const HANDFUL = 20;
const SHARE_BELIEVED = 0.2;

/** Tells registration whose phones cannot be reached for good: what a subscriber's number is worth is decided there. */
export class Unreachable {
  constructor(
    private readonly pool: Pool,
    private readonly feed: Feed,
    private readonly failures: PermanentFailures,
    private readonly logger: Logger,
  ) {}

  /** Looks through the alerts that have changed. @returns how many failures were told */
  async tell(): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const [lock] = (await client.query<{ locked: boolean }>(LOCK_LOOK)).rows;
      if (lock?.locked !== true) return 0;
      const { rows } = await client.query<AlertToTell>(FIND_ALERTS, [ALERTS_A_LOOK]);
      let told = 0;
      for (const alert of rows) told += await this.tellOf(client, alert);
      return told;
    });
  }

  private async tellOf(client: PoolClient, alert: AlertToTell): Promise<number> {
    const { alertId, municipalityId, lookedAt, since, taken } = alert;
    const from = since instanceof Date ? since : '-infinity';
    const { rows } = await client.query<FailedRow>(READ_FAILED, [alertId, from]);
    const failures = rows.flatMap((row): Failures => {
      const detail = this.failures.detailOf(row);
      const { subscriberId } = memberAt(row.member, 0);
      return detail === null ? [] : [{ subscriberId, at: row.at.toISOString(), detail }];
    });
    await client.query(MARK_TOLD, [alertId, lookedAt]);
    if (failures.length > HANDFUL && failures.length > taken * SHARE_BELIEVED) {
      this.logger.warn(
        { alertId, failures: failures.length, taken },
        'too many unreachable numbers to be believed',
      );
      return 0;
    }
    for (let start = 0; start < failures.length; start += FAILURES_AN_EVENT) {
      const some = { alertId, failures: failures.slice(start, start + FAILURES_AN_EVENT) };
      await publishEvent(
        this.feed,
        client,
        envelope(TOPICS.subscribersUnreachable, municipalityId, some),
        alertId,
      );
    }
    return failures.length;
  }
}
