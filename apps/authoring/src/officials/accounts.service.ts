import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ROLES, type Role } from '#libs/access';
import { AuditLog, type AuditActor, type AuditEvent } from '#libs/audit';
import { inTransaction } from '#libs/database';
import { officialProblem } from './official.problems.js';
import { OfficialEntity } from './official.entity.js';
import { OfficialsService } from './officials.service.js';
import { hashPassword } from './passwords.js';
import { DatabaseSessionStore } from './session.store.js';

/** Who changes an account, and of which municipality; null for the installation's operator, who may change any. */
export interface AccountKeeper {
  actor: AuditActor;
  municipalityId: string | null;
}

const OTHER_ADMINISTRATORS = `
SELECT count(*)::int AS others FROM authoring.official
WHERE municipality_id = $1 AND id <> $2 AND role = 'administrator' AND disabled_at IS NULL`;

const LOCK_ACCOUNTS = `SELECT pg_advisory_xact_lock(hashtextextended('accounts ' || $1, 0))`;

export interface AccountChanges {
  role?: Role | undefined;
  disabled?: boolean | undefined;
  password?: string | undefined;
}

/** What happens to officials after they are made: another role, another password, an end to their right to act. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly source: DataSource,
    private readonly officials: OfficialsService,
    private readonly sessions: DatabaseSessionStore,
    private readonly audit: AuditLog,
  ) {}

  /** Everybody of a municipality, also those who may act no more. */
  list(municipalityId: string): Promise<OfficialEntity[]> {
    return this.source
      .getRepository(OfficialEntity)
      .find({ where: { municipalityId }, order: { name: 'ASC', id: 'ASC' } });
  }

  /**
   * All of it or none: another role (open sessions go on with its rights), another password for who forgot theirs, an
   * end to the right to act or its return. A new password and the end of the right to act end the sessions too.
   * @throws ProblemError `official.…`
   */
  async change(keeper: AccountKeeper, id: string, changes: AccountChanges): Promise<OfficialEntity> {
    const known = await this.find(keeper, id);
    if (keeper.actor === `official:${id}`) throw officialProblem('official.oneself');
    const { role, disabled, password } = changes;
    if (role !== undefined && !ROLES.includes(role))
      throw officialProblem('official.role_unknown', { field: 'role' });
    const passwordHash = password === undefined ? undefined : await this.hashed(known, password);
    return inTransaction(this.source, async (manager) => {
      // One change of a municipality's accounts at a time: of two administrators who end each other one must stay.
      await manager.query(LOCK_ACCOUNTS, [known.municipalityId]);
      const official = await manager.findOneByOrFail(OfficialEntity, { id });
      if (role !== undefined) await this.changeRole(manager, keeper, official, role);
      if (disabled !== undefined) await this.changeRight(manager, keeper, official, disabled);
      if (passwordHash !== undefined) await this.replacePassword(manager, keeper, official, passwordHash);
      return manager.findOneByOrFail(OfficialEntity, { id });
    });
  }

  private async changeRole(
    manager: EntityManager,
    keeper: AccountKeeper,
    official: OfficialEntity,
    role: Role,
  ) {
    const { id, role: before } = official;
    if (before === role) return;
    if (before === 'administrator') await this.refuseLastOne(manager, official);
    await manager.update(OfficialEntity, { id }, { role });
    await this.tell(manager, keeper, official, 'official.role_changed', { from: before, to: role });
  }

  private async changeRight(
    manager: EntityManager,
    keeper: AccountKeeper,
    official: OfficialEntity,
    disabled: boolean,
  ) {
    const { id, role } = official;
    if ((official.disabledAt !== null) === disabled) return;
    if (disabled && role === 'administrator') await this.refuseLastOne(manager, official);
    await manager.update(OfficialEntity, { id }, { disabledAt: disabled ? new Date() : null });
    if (disabled) await this.sessions.revokeAll(manager, id);
    await this.tell(manager, keeper, official, disabled ? 'official.disabled' : 'official.enabled');
  }

  private async replacePassword(
    manager: EntityManager,
    keeper: AccountKeeper,
    official: OfficialEntity,
    passwordHash: string,
  ) {
    await manager.update(OfficialEntity, { id: official.id }, { passwordHash });
    await this.sessions.revokeAll(manager, official.id);
    await this.tell(manager, keeper, official, 'official.password_changed', { by: 'reset' });
  }

  private async hashed(official: OfficialEntity, password: string): Promise<string> {
    await this.officials.refuseWeak(password, official);
    return hashPassword(password);
  }

  private async find(keeper: AccountKeeper, id: string): Promise<OfficialEntity> {
    const { municipalityId } = keeper;
    const found = await this.source
      .getRepository(OfficialEntity)
      .findOneBy({ id, ...(municipalityId !== null && { municipalityId }) });
    if (found === null) throw officialProblem('official.unknown');
    return found;
  }

  private async refuseLastOne(manager: EntityManager, { id, municipalityId }: OfficialEntity): Promise<void> {
    const [row] = await manager.query<{ others: number }[]>(OTHER_ADMINISTRATORS, [municipalityId, id]);
    if ((row?.others ?? 0) === 0) throw officialProblem('official.last_administrator');
  }

  private tell(
    manager: EntityManager,
    { actor }: AccountKeeper,
    { id: officialId, municipalityId }: OfficialEntity,
    event: AuditEvent,
    facts: Record<string, string> = {},
  ): Promise<unknown> {
    return this.audit.append(manager, { municipalityId, event, actor, payload: { officialId, ...facts } });
  }
}
