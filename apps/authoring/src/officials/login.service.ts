import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { ProblemError } from '#libs/http';
import { LoginFailures } from './login-failures.js';
import { LoginThrottle } from './login-throttle.js';
import { OfficialEntity } from './official.entity.js';
import { officialProblem } from './official.problems.js';
import { passwordMatches } from './passwords.js';
import { DatabaseSessionStore } from './session.store.js';

export interface Login {
  username: string;
  password: string;
  /** Where the request comes from. */
  address: string;
  /** The session the browser had until now; it ends. */
  formerToken: string | null;
}

const PURGE_EVERY_MS = 10 * 60_000;

/** Opens and ends sessions. */
@Injectable()
export class LoginService {
  constructor(
    private readonly source: DataSource,
    private readonly throttle: LoginThrottle,
    private readonly failures: LoginFailures,
    private readonly sessions: DatabaseSessionStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Who it is, by user name and password.
   * @throws ProblemError `session.credentials_wrong`, `session.throttled`
   */
  private async authenticate(login: Pick<Login, 'username' | 'password' | 'address'>) {
    const username = login.username.trim().toLowerCase();
    const attempt = await this.begin(username, login.address);
    const official = await this.source
      .getRepository(OfficialEntity)
      .createQueryBuilder('official')
      .addSelect('official.passwordHash')
      .where('official.username = :username AND official.disabledAt IS NULL', { username })
      .getOne();
    if (!(await passwordMatches(official?.passwordHash ?? null, login.password)) || official === null) {
      await this.failures.count(username, 'wrong');
      throw officialProblem('session.credentials_wrong');
    }
    return { official, attempt };
  }

  private async begin(username: string, address: string) {
    try {
      return await this.throttle.begin(username, address);
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'session.throttled')
        await this.failures.count(username, 'refused');
      throw error;
    }
  }

  /**
   * Who acts without a session, as on the command line; the attempt is known to have succeeded.
   * @throws ProblemError `session.credentials_wrong`, `session.throttled`
   */
  async identify(login: Pick<Login, 'username' | 'password' | 'address'>) {
    const { official, attempt } = await this.authenticate(login);
    await inTransaction(this.source, async (manager) => {
      await this.throttle.succeeded(manager, attempt);
      await this.audit.append(manager, {
        municipalityId: official.municipalityId,
        event: 'official.login',
        actor: `official:${official.id}`,
        payload: { role: official.role, by: 'command line' },
      });
    });
    return official;
  }

  /** @returns the new session's token */
  async login(login: Login): Promise<string> {
    const { official, attempt } = await this.authenticate(login);
    return inTransaction(this.source, async (manager) => {
      await this.throttle.succeeded(manager, attempt);
      if (login.formerToken !== null) await this.sessions.revoke(manager, login.formerToken);
      await this.audit.append(manager, {
        municipalityId: official.municipalityId,
        event: 'official.login',
        actor: `official:${official.id}`,
        payload: { role: official.role },
      });
      return this.sessions.open(manager, official.id);
    });
  }

  async logout(token: string): Promise<void> {
    await this.sessions.revoke(this.source.manager, token);
  }

  @Interval(PURGE_EVERY_MS)
  async purge(): Promise<void> {
    await this.throttle.purge();
    await this.sessions.purge();
  }
}
