import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Municipality } from '../catalogue/municipality.entity.js';
import { Notice } from '../catalogue/notice.entity.js';

export type SignUpState = 'pending' | 'confirmed';

/** Where it was asked for. By `web` only the code confirms; elsewhere the phone's own answer does as well. */
export type SignUpChannel = 'web' | 'sms' | 'counter' | 'phone' | 'paper';

/** A sign-up that waits for its code, or had it. */
@Entity({ name: 'sign_up' })
@Check(
  'sign_up_guardian_check',
  'num_nulls(guardian_name, guardian_sealed, guardian_index, guardian_code_hash) IN (0, 4)',
)
@Check('sign_up_state_check', "state IN ('pending', 'confirmed')")
@Check('sign_up_channel_check', "channel IN ('web', 'sms', 'counter', 'phone', 'paper')")
@Check('sign_up_operator_check', "(channel IN ('counter', 'phone', 'paper')) = (operator_id IS NOT NULL)")
@Check('sign_up_paper_check', "(channel = 'paper') = (paper_reference IS NOT NULL)")
@Check(
  'sign_up_confirmed_check',
  "(state = 'confirmed') = (confirmed_at IS NOT NULL AND consent_id IS NOT NULL)",
)
@Index('sign_up_number_idx', ['municipalityId', 'numberIndex'])
@Index('sign_up_guardian_idx', ['municipalityId', 'guardianIndex'], { where: 'guardian_index IS NOT NULL' })
export class SignUp {
  /** Random: whoever holds it may try the code. */
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Municipality, { name: 'sign_up_municipality_fkey' })
  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('text')
  state!: SignUpState;

  @Column('text', { default: 'web' })
  channel!: SignUpChannel;

  /** The official who asked for the citizen. */
  @Column('text', { name: 'operator_id', nullable: true })
  operatorId!: string | null;

  /** The form the citizen signed at the counter. */
  @Column('text', { name: 'paper_reference', nullable: true })
  paperReference!: string | null;

  @Column('bytea', { name: 'number_sealed' })
  numberSealed!: Buffer;

  @Column('bytea', { name: 'number_index' })
  numberIndex!: Buffer;

  @Column('text')
  language!: string;

  @Column('uuid', { name: 'zone_ids', array: true })
  zoneIds!: string[];

  @Column('uuid', { name: 'category_ids', array: true })
  categoryIds!: string[];

  @ForeignKey(() => Notice, { name: 'sign_up_notice_fkey' })
  @Column('uuid', { name: 'notice_id' })
  noticeId!: string;

  @Column('timestamptz', { name: 'served_at', nullable: true })
  servedAt!: Date | null;

  /** Keyed hash of the code; the code itself is nowhere but in the SMS. */
  @Column('bytea', { name: 'code_hash' })
  codeHash!: Buffer;

  /** Who answers for a child under 14; all of it or none. */
  @Column('text', { name: 'guardian_name', nullable: true })
  guardianName!: string | null;

  @Column('bytea', { name: 'guardian_sealed', nullable: true })
  guardianSealed!: Buffer | null;

  @Column('bytea', { name: 'guardian_index', nullable: true })
  guardianIndex!: Buffer | null;

  @Column('bytea', { name: 'guardian_code_hash', nullable: true })
  guardianCodeHash!: Buffer | null;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;

  /** Wrong codes since the last one was sent. */
  @Column('smallint')
  attempts!: number;

  @Column('text', { name: 'ip_truncated', nullable: true })
  ipTruncated!: string | null;

  @Column('text', { name: 'user_agent_family', nullable: true })
  userAgentFamily!: string | null;

  @Index('sign_up_asker_idx', { where: 'ip_truncated IS NOT NULL OR user_agent_family IS NOT NULL' })
  @Column('timestamptz', { name: 'requested_at' })
  requestedAt!: Date;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;

  @Column('uuid', { name: 'consent_id', nullable: true })
  consentId!: string | null;
}
