import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { Role } from '#libs/access';
import { Municipality } from './municipality.entity.js';

/** Who acts in a municipality's name. Never deleted: what they did refers to them. */
@Entity({ name: 'official' })
@Unique('official_username_once', ['username'])
@Unique('official_of_municipality', ['id', 'municipalityId'])
@Check('official_username_form', `username ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'`)
@Check('official_role_known', `role IN ('author', 'approver', 'auditor', 'administrator')`)
export class OfficialEntity {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  @ForeignKey(() => Municipality, { name: 'official_municipality_fk' })
  municipalityId!: string;

  @Column('text')
  username!: string;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  /** Argon2id in PHC form. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash!: string;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
