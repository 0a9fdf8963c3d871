import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * `manage` opens the subscription for a while; `reaffirm` confirms it for another year, and nothing else; `notice` answers
 * whether a notice that changes what was agreed to is agreed to.
 */
export type LinkPurpose = 'manage' | 'reaffirm' | 'notice';

/** A link that went to a subscriber by SMS. Worth something once. */
@Entity({ name: 'manage_link' })
@Check('manage_link_purpose_check', "purpose IN ('manage', 'reaffirm', 'notice')")
@Unique('manage_link_token_key', ['tokenHash'])
export class ManageLink {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Index('manage_link_subject_idx')
  @Column('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  @Column('text')
  purpose!: LinkPurpose;

  /** Keyed hash of the token; the token itself is nowhere but in the SMS. */
  @Column('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  /** The consent in force when it was sent. */
  @Column('uuid', { name: 'consent_id' })
  consentId!: string;

  /** It went to the guardian's phone, not to the child's. */
  @Column('boolean', { name: 'by_guardian', default: false })
  byGuardian!: boolean;

  /** Keyed hash of the code that went to the child's phone: the guardian's may be somebody else's by now. */
  @Column('bytea', { name: 'code_hash', nullable: true })
  codeHash!: Buffer | null;

  /** Times that the code was wrong. */
  @Column('smallint', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;
}
