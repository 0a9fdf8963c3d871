import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { ErasuresService } from '../erase/erasures.service.js';
import { ErasureLedger } from '../erase/ledger.service.js';
import { NoticeAskings } from '../notice/asking.service.js';
import { ASKINGS, SILENT } from '../notice/notice.sql.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../settings.js';
import { ExpiryService } from './expiry.service.js';
import {
  DAILY_KEYS,
  CHANGES,
  DESK_WITHDRAWALS,
  EXPIRED,
  INBOUND,
  LINKS,
  MESSAGES_TO_NOBODY,
  ORIGINS_OF_CONSENTS,
  ORIGINS_OF_SIGN_UPS,
  REMINDERS,
  SESSIONS,
  SPENT_PAPERS,
  SUBJECTS_PAST,
  UNCONFIRMED,
} from './retention.sql.js';

const AT_ONCE = 500;
/** Codes and links asked for share a lane with reminders and wait behind them: never more than these at once. */
const REMINDERS_AT_ONCE = 40;
/** Advisory locks of ours: “retn” and “rmnd”. */
const LOCKS = { retention: 0x7265746e, reminders: 0x726d6e64 };

const DAY_MS = 24 * 3_600_000;

/** What is deleted without a trace but the count, in the order in which it goes. */
const DISPOSALS = {
  unconfirmed: UNCONFIRMED,
  messages: MESSAGES_TO_NOBODY,
  changes: CHANGES,
  deskWithdrawals: DESK_WITHDRAWALS,
  inbound: INBOUND,
  links: LINKS,
  sessions: SESSIONS,
  keys: DAILY_KEYS,
  spentPapers: SPENT_PAPERS,
  signUpOrigins: ORIGINS_OF_SIGN_UPS,
  consentOrigins: ORIGINS_OF_CONSENTS,
} as const;

export type RetentionRule =
  keyof typeof DISPOSALS | 'reminders' | 'askings' | 'expired' | 'silent' | 'erased';

export type RetentionReport = Record<RetentionRule, number>;

export interface RetentionOptions {
  /** How many reminders at most: 40 unless said. */
  reminders?: number;
  now?: Date;
}

/** Messages that went to people who had asked for none. */
type Asked = Pick<RetentionReport, 'reminders' | 'askings'>;

/** Lets go of what has had its time. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly source: DataSource,
    private readonly expiry: ExpiryService,
    private readonly askings: NoticeAskings,
    private readonly erasures: ErasuresService,
    private readonly ledger: ErasureLedger,
    private readonly audit: AuditLog,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  /** What would go now; changes nothing. */
  async preview(now = new Date()): Promise<RetentionReport> {
    const count = async ({ count: sql }: { count: string }, at = now): Promise<number> =>
      (await this.source.query<{ count: number }[]>(sql, [at]))[0]?.count ?? 0;
    const askedBefore = this.askedBefore(now);
    return {
      unconfirmed: await count(DISPOSALS.unconfirmed),
      messages: await count(DISPOSALS.messages),
      changes: await count(DISPOSALS.changes),
      deskWithdrawals: await count(DISPOSALS.deskWithdrawals),
      inbound: await count(DISPOSALS.inbound),
      links: await count(DISPOSALS.links),
      sessions: await count(DISPOSALS.sessions),
      keys: await count(DISPOSALS.keys),
      spentPapers: await count(DISPOSALS.spentPapers),
      signUpOrigins: await count(DISPOSALS.signUpOrigins, askedBefore),
      consentOrigins: await count(DISPOSALS.consentOrigins, askedBefore),
      reminders: await count(REMINDERS),
      askings: await count(ASKINGS),
      expired: await count(EXPIRED),
      silent: await count(SILENT),
      erased: await count(SUBJECTS_PAST),
    };
  }

  /** Does it, in one instance at a time. @returns null when another one is at it */
  async apply({ reminders, now = new Date() }: RetentionOptions = {}): Promise<RetentionReport | null> {
    return this.alone(LOCKS.retention, async () => {
      const reminded = (await this.remind(now, reminders)) ?? { reminders: 0, askings: 0 };
      return { ...(await this.letGo(now)), ...reminded };
    });
  }

  /**
   * Sends the reminders that are due and asks about a changed notice, so many messages at most.
   * @returns how many; null when another instance is at it
   */
  async remind(now = new Date(), most = REMINDERS_AT_ONCE): Promise<Asked | null> {
    return this.alone(LOCKS.reminders, async () => {
      const some = (work: (left: number) => Promise<number>) => (left: number) =>
        work(Math.min(left, AT_ONCE));
      const reminders = await all(
        some((left) => this.expiry.remind(now, left)),
        most,
      );
      const askings = await all(
        some((left) => this.askings.ask(now, left)),
        most - reminders,
      );
      return { reminders, askings };
    });
  }

  private async alone<T>(key: number, work: () => Promise<T>): Promise<T | null> {
    const runner = this.source.createQueryRunner();
    try {
      const [lock] = (await runner.query('SELECT pg_try_advisory_lock($1) AS held', [key])) as {
        held: boolean;
      }[];
      if (lock?.held !== true) return null;
      try {
        return await work();
      } finally {
        await runner.query('SELECT pg_advisory_unlock($1)', [key]);
      }
    } finally {
      await runner.release();
    }
  }

  private async letGo(now: Date): Promise<Omit<RetentionReport, keyof Asked>> {
    const expired = await all(() => this.expiry.suspend(now, AT_ONCE));
    const silent = await all(() => this.askings.endSilence(now, AT_ONCE));
    const erased = await all(() => this.erase(now));
    await this.ledger.keep(now);
    const disposed = (rule: keyof typeof DISPOSALS, at = now) => all(() => this.dispose(rule, now, at));
    const askedBefore = this.askedBefore(now);
    return {
      unconfirmed: await disposed('unconfirmed'),
      messages: await disposed('messages'),
      changes: await disposed('changes'),
      deskWithdrawals: await disposed('deskWithdrawals'),
      inbound: await disposed('inbound'),
      links: await disposed('links'),
      sessions: await disposed('sessions'),
      keys: await disposed('keys'),
      spentPapers: await disposed('spentPapers'),
      signUpOrigins: await disposed('signUpOrigins', askedBefore),
      consentOrigins: await disposed('consentOrigins', askedBefore),
      ...{ expired, silent, erased },
    };
  }

  private async erase(now: Date): Promise<number> {
    const subjects = await this.source.query<{ id: string }[]>(SUBJECTS_PAST.list, [now, AT_ONCE]);
    for (const { id } of subjects) await this.erasures.erase(id, 'retention', 'service:registration', now);
    return subjects.length;
  }

  /** Where forms came from is kept from then on. */
  private askedBefore(now: Date): Date {
    return new Date(now.getTime() - this.settings.askerRetentionDays * DAY_MS);
  }

  private dispose(rule: keyof typeof DISPOSALS, now: Date, at: Date): Promise<number> {
    return inTransaction(this.source, async (manager) => {
      const [, count] = await manager.query<[unknown, number]>(DISPOSALS[rule].remove, [at, AT_ONCE]);
      if (count > 0)
        await this.audit.append(manager, {
          ...{ municipalityId: null, event: 'retention.applied', actor: 'service:registration' },
          ...{ occurredAt: now, payload: { rule, count } },
        });
      return count;
    });
  }
}

/** Some and some more, until there are none, or as many as may be. */
async function all(
  some: (left: number) => Promise<number>,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  for (let done = 0; ;) {
    const more = done < most ? await some(most - done) : 0;
    if (more === 0) return done;
    done += more;
  }
}
