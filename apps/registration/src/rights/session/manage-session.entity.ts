import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A citizen's while with their subscription, opened by a link. */
@Entity({ name: 'manage_session' })
@Unique('manage_session_token_key', ['tokenHash'])
export class ManageSession {
  @PrimaryColumn('uuid')
  id!: string;

  @Index('manage_session_subject_idx')
  @Column('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  /** The link that opened it: what shows that it was this phone. */
  @Column('uuid', { name: 'link_id' })
  linkId!: string;

  /** Keyed hash of what the cookie holds. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
