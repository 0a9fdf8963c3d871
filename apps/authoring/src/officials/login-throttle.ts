import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { networkOf } from '#libs/http';
import { officialProblem } from './official.problems.js';
import {
  COUNT_ATTEMPTS,
  FORGET_ATTEMPTS,
  INSERT_ATTEMPT,
  PURGE_ATTEMPTS,
  REMEMBER_ADDRESS,
} from './throttle.sql.js';

/** How far back failures count, in seconds. */
export const WINDOW_SECONDS = 15 * 60;

/** Failures within the window after which the next attempt is refused without looking at the password. */
export const LIMITS = {
  /** Of one account from one address. */
  pair: 5,
  /** Of all accounts from one address. */
  address: 30,
  /** Of one account from all addresses it never logged in from: who guesses from many does not lock out its owner. */
  strangers: 50,
} as const;

/** An attempt under way. It counts as failed until it is said to have succeeded. */
export interface Attempt {
  id: string;
  account: Buffer;
  address: Buffer;
}

/** Slows guessing down, over all instances: the counts are rows. */
@Injectable()
export class LoginThrottle {
  constructor(private readonly source: DataSource) {}

  /** @throws ProblemError `session.throttled` */
  async begin(username: string, address: string): Promise<Attempt> {
    const keys = { account: accountOf(username), address: digest(networkOf(address)) };
    // Committed before it is counted: attempts made at the same time see each other.
    const [{ id }] = await this.source.query<[{ id: string }]>(INSERT_ATTEMPT, [keys.account, keys.address]);
    const [counts] = await this.source.query<[AttemptCounts]>(COUNT_ATTEMPTS, [id, WINDOW_SECONDS]);
    if (!exceeds(counts)) return { id, ...keys };
    // What was refused unseen does not prolong the wait.
    await this.source.query('DELETE FROM authoring.login_attempt WHERE id = $1', [id]);
    throw officialProblem('session.throttled', { params: { seconds: Math.max(1, counts.wait) } });
  }

  /** Forgets this address's failures of the account, and knows the address from now on. */
  async succeeded(manager: EntityManager, { account, address }: Attempt): Promise<void> {
    await manager.query(FORGET_ATTEMPTS, [account, address]);
    await manager.query(REMEMBER_ADDRESS, [account, address]);
  }

  /** Drops what no longer counts. */
  async purge(): Promise<void> {
    for (const statement of PURGE_ATTEMPTS) await this.source.query(statement, [WINDOW_SECONDS]);
  }
}

interface AttemptCounts {
  pair: number;
  address: number;
  /** From where the account never logged in: an attempt from where it did is not among them. */
  strangers: number;
  /** Seconds until the oldest failure no longer counts. */
  wait: number;
}

function exceeds(counts: AttemptCounts): boolean {
  const { pair, address, strangers } = counts;
  return pair > LIMITS.pair || address > LIMITS.address || strangers > LIMITS.strangers;
}

/** How an account is known before anybody has shown that it is theirs: never by its name, which may be a password. */
export function accountOf(username: string): Buffer {
  return digest(username);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
