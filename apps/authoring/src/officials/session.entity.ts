import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OfficialEntity } from './official.entity.js';

/** An open session; who reads the table cannot use it, since it holds the hash of the token alone. */
@Entity({ name: 'session' })
@Check('session_token_form', 'octet_length(token_hash) = 32')
@Index('session_by_expiry', ['expiresAt'])
export class SessionEntity {
  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('uuid', { name: 'official_id' })
  @ForeignKey(() => OfficialEntity, { name: 'session_official_fk' })
  officialId!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
