import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { LoginThrottle } from './login-throttle.js';
import { OfficialEntity } from './official.entity.js';
import { officialProblem } from './official.problems.js';
import { OfficialsService } from './officials.service.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { DatabaseSessionStore } from './session.store.js';

export interface PasswordChange {
  officialId: string;
  current: string;
  next: string;
  /** The session it is asked in: the one that goes on. */
  token: string;
  /** Where the request comes from. */
  address: string;
}

/** One's own password. Who has stolen a session gets no more guesses at it than who has none. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly source: DataSource,
    private readonly throttle: LoginThrottle,
    private readonly officials: OfficialsService,
    private readonly sessions: DatabaseSessionStore,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Changes it; all other sessions end.
   * @throws ProblemError `official.current_password_wrong`, `official.password_…`, `session.throttled`
   */
  async change({ officialId: id, current, next, token, address }: PasswordChange): Promise<void> {
    const official = await this.source
      .getRepository(OfficialEntity)
      .createQueryBuilder('official')
      .addSelect('official.passwordHash')
      .where('official.id = :id', { id })
      .getOneOrFail();
    const attempt = await this.throttle.begin(official.username, address);
    if (!(await passwordMatches(official.passwordHash, current)))
      throw officialProblem('official.current_password_wrong', { field: 'current' });
    await this.officials.refuseWeak(next, official, 'next');
    const passwordHash = await hashPassword(next);
    await inTransaction(this.source, async (manager) => {
      await this.throttle.succeeded(manager, attempt);
      await manager.update(OfficialEntity, { id }, { passwordHash });
      await this.sessions.revokeAll(manager, id, token);
      await this.audit.append(manager, {
        municipalityId: official.municipalityId,
        event: 'official.password_changed',
        actor: `official:${id}`,
        payload: { officialId: id, by: 'themselves' },
      });
    });
  }
}
