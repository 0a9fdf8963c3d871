import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Notice } from '../catalogue/notice.entity.js';
import { Terms } from '../catalogue/terms.entity.js';

export type ConsentAction =
  | 'given'
  | 'refused'
  | 'changed'
  | 'paused'
  | 'resumed'
  | 'reaffirmed'
  | 'withdrawn'
  | 'objected'
  | 'expired'
  | 'suspended';

export type ConsentChannel = 'web' | 'sms' | 'paper' | 'phone' | 'counter' | 'synthetic';

/** One decision a category and one a zone, by code: everything that was offered, chosen or not. */
export interface ConsentDecisions {
  categories: Record<string, boolean>;
  zones: Record<string, boolean>;
}

/** A consent record (ISO/IEC TS 27560) with its evidence. Only ever inserted: leaving is another record. Erasing a person empties what tells who they are. */
@Entity({ name: 'consent' })
@Check(
  'consent_action_check',
  "action IN ('given', 'refused', 'changed', 'paused', 'resumed', 'reaffirmed', 'withdrawn', 'objected', 'expired', 'suspended')",
)
@Check('consent_channel_check', "channel IN ('web', 'sms', 'paper', 'phone', 'counter', 'synthetic')")
@Check(
  'consent_paper_check',
  "channel <> 'paper' OR action <> 'given' OR (operator_id IS NOT NULL AND (paper_reference IS NOT NULL OR shredded_at IS NOT NULL))",
)
export class Consent {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text', { name: 'schema_version' })
  schemaVersion!: string;

  @Column('uuid', { name: 'receipt_id' })
  receiptId!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  /** The subscriber's id. */
  @Index('consent_subject_idx')
  @Column('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  @ForeignKey(() => Terms, { name: 'consent_terms_fkey' })
  @Column('uuid', { name: 'terms_id' })
  termsId!: string;

  @ForeignKey(() => Notice, { name: 'consent_notice_fkey' })
  @Column('uuid', { name: 'notice_id' })
  noticeId!: string;

  @Column('text', { name: 'notice_version' })
  noticeVersion!: string;

  @Column('bytea', { name: 'notice_sha256' })
  noticeSha256!: Buffer;

  @Column('text', { name: 'notice_language' })
  noticeLanguage!: string;

  /** When the notice was shown, where we know it. */
  @Column('timestamptz', { name: 'served_at', nullable: true })
  servedAt!: Date | null;

  @Column('jsonb')
  decisions!: ConsentDecisions;

  @Column('text')
  action!: ConsentAction;

  @Column('text')
  channel!: ConsentChannel;

  /** Who recorded it, when not the citizen. */
  @Column('text', { name: 'operator_id', nullable: true })
  operatorId!: string | null;

  @Column('text', { name: 'paper_reference', nullable: true })
  paperReference!: string | null;

  /** The sign-up whose code was confirmed; never the code. */
  @Column('uuid', { name: 'challenge_id', nullable: true })
  challengeId!: string | null;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  /** When the code came back, or the paper was signed. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;

  @Column('smallint', { nullable: true })
  attempts!: number | null;

  /** Declared to be 14 or over (D.Lgs. 196/2003 art. 2-quinquies). */
  @Column('boolean', { name: 'age_declared' })
  ageDeclared!: boolean;

  @Column('text', { nullable: true })
  guardian!: string | null;

  /** Without its last octet (IPv4) or last 80 bits (IPv6). */
  @Column('text', { name: 'ip_truncated', nullable: true })
  ipTruncated!: string | null;

  @Column('text', { name: 'user_agent_family', nullable: true })
  userAgentFamily!: string | null;

  @Column('timestamptz', { name: 'paused_until', nullable: true })
  pausedUntil!: Date | null;

  @Index('consent_valid_idx', { where: 'valid_until IS NOT NULL' })
  @Column('timestamptz', { name: 'valid_until', nullable: true })
  validUntil!: Date | null;

  @Column('timestamptz', { name: 'retention_until', nullable: true })
  retentionUntil!: Date | null;

  /** When its person was erased: who they were, where they asked from and what paper they signed are gone. */
  @Column('timestamptz', { name: 'shredded_at', nullable: true })
  shreddedAt!: Date | null;

  @Index('consent_asker_idx', { where: 'ip_truncated IS NOT NULL OR user_agent_family IS NOT NULL' })
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;
}
