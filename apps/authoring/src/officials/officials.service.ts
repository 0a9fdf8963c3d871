import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ROLES, type Role } from '#libs/access';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction, violatedConstraint } from '#libs/database';
import { Municipality } from './municipality.entity.js';
import { OfficialEntity } from './official.entity.js';
import { officialProblem } from './official.problems.js';
import { isGuessable } from './password-strength.js';
import { hashPassword, PASSWORD_LEAST } from './passwords.js';

export interface NewMunicipality {
  /** The same in every service; a new one when left out. */
  id?: string;
  name: string;
  sender: string;
  defaultLanguage?: string;
}

export interface NewOfficial {
  municipalityId: string;
  username: string;
  name: string;
  role: Role;
  password: string;
}

/** Municipalities and the people who act for them; used by the command line and the demonstration's set-up. */
@Injectable()
export class OfficialsService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Makes a municipality, or finds the one of this id as it is.
   * @throws ProblemError `municipality.sender_invalid`
   */
  async ensureMunicipality(input: NewMunicipality): Promise<Municipality> {
    const repository = this.source.getRepository(Municipality);
    const id = input.id ?? randomUUID();
    try {
      await repository
        .createQueryBuilder()
        .insert()
        .values({ ...input, id })
        .orIgnore()
        .execute();
    } catch (error) {
      if (violatedConstraint(error) === 'municipality_sender_form')
        throw officialProblem('municipality.sender_invalid', { field: 'sender', cause: error });
      throw error;
    }
    return repository.findOneByOrFail({ id });
  }

  /** @throws ProblemError `official.…`, `municipality.unknown` */
  async createOfficial(input: NewOfficial, actor: AuditActor): Promise<OfficialEntity> {
    if (!ROLES.includes(input.role)) throw officialProblem('official.role_unknown', { field: 'role' });
    await this.refuseWeak(input.password, input);
    const { password, ...rest } = input;
    const passwordHash = await hashPassword(password);
    const username = input.username.trim().toLowerCase();
    return inTransaction(this.source, (manager) =>
      this.insert(manager, { ...rest, username, passwordHash }, actor),
    );
  }

  /** @throws ProblemError `official.password_weak`, `official.password_guessable` */
  async refuseWeak(
    password: string,
    { username, name, municipalityId }: Pick<NewOfficial, 'username' | 'name' | 'municipalityId'>,
    field = 'password',
  ): Promise<void> {
    if (password.length < PASSWORD_LEAST)
      throw officialProblem('official.password_weak', { field, params: { least: PASSWORD_LEAST } });
    const municipality = await this.source.getRepository(Municipality).findOneBy({ id: municipalityId });
    if (await isGuessable(password, [username, name, municipality?.name ?? '']))
      throw officialProblem('official.password_guessable', { field });
  }

  async findByUsername(username: string): Promise<OfficialEntity | null> {
    return this.source.getRepository(OfficialEntity).findOneBy({ username: username.trim().toLowerCase() });
  }

  async municipality(id: string): Promise<Municipality> {
    return this.source.getRepository(Municipality).findOneByOrFail({ id });
  }

  async listMunicipalities(): Promise<Municipality[]> {
    return this.source.getRepository(Municipality).find({ order: { name: 'ASC' } });
  }

  private async insert(
    manager: EntityManager,
    values: Omit<NewOfficial, 'password'> & { passwordHash: string },
    actor: AuditActor,
  ): Promise<OfficialEntity> {
    try {
      const { identifiers } = await manager.insert(OfficialEntity, values);
      const { id } = identifiers[0] as { id: string };
      await this.audit.append(manager, {
        municipalityId: values.municipalityId,
        event: 'official.created',
        actor,
        payload: { officialId: id, role: values.role },
      });
      return await manager.findOneByOrFail(OfficialEntity, { id });
    } catch (error) {
      throw refusalOf(error) ?? error;
    }
  }
}

function refusalOf(cause: unknown): Error | null {
  switch (violatedConstraint(cause)) {
    case 'official_username_once':
      return officialProblem('official.username_taken', { field: 'username', cause });
    case 'official_username_form':
      return officialProblem('official.username_invalid', { field: 'username', cause });
    case 'official_municipality_fk':
      return officialProblem('municipality.unknown', { field: 'municipalityId', cause });
    default:
      return null;
  }
}
