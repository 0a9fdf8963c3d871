import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AuditLog, type AuditEntry } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { Counter, Registry } from '#libs/observability';
import { accountOf } from './login-throttle.js';
import { COUNT_FAILURE, TAKE_FAILURES } from './login-failures.sql.js';

/** `wrong`: the password, or the name; `refused`: without a look at them, for there were too many before. */
export type LoginFailureKind = 'wrong' | 'refused';

const TELL_EVERY_MS = 15_000;

interface Failures {
  /** Null for names nobody has. */
  officialId: string | null;
  municipalityId: string | null;
  minute: Date;
  wrong: number;
  refused: number;
  lastAt: Date;
}

/**
 * Tells the log of log-ins that failed: an entry for each account and minute with how many there were, so that whoever
 * tries without end cannot fill it. What was typed is kept nowhere; of names nobody has there is one entry a minute.
 */
@Injectable()
export class LoginFailures {
  readonly #failed: Counter<'kind'>;

  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
    registry: Registry,
  ) {
    this.#failed = new Counter({
      ...{ name: 'campanile_login_failures_total', registers: [registry], labelNames: ['kind'] as const },
      help: 'Log-ins of officials with a wrong name or password, and refused for too many of them',
    });
  }

  async count(username: string, kind: LoginFailureKind): Promise<void> {
    this.#failed.inc({ kind });
    await this.source.query(COUNT_FAILURE, [accountOf(username), ...(kind === 'wrong' ? [1, 0] : [0, 1])]);
  }

  /** Writes down what is of minutes that are over. */
  @Interval(TELL_EVERY_MS)
  async tell(): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      const failures = await manager.query<Failures[]>(TAKE_FAILURES);
      await this.audit.appendAll(manager, failures.map(entryOf));
    });
  }
}

/** By the service, and not by the official: who it was is not known. */
function entryOf({ municipalityId, officialId, minute, wrong, refused, lastAt }: Failures): AuditEntry {
  return {
    ...{ municipalityId, event: 'official.login_failed', actor: 'service:authoring', occurredAt: lastAt },
    payload: { officialId, minute: minute.toISOString(), attempts: wrong + refused, refused },
  };
}
