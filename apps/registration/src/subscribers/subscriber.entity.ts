import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * `active` → `withdrawn` (left), `retired` (the number was confirmed anew and belongs to a new subject) or `suspended`
 * (the consent ran out, or the number is nobody's any more). Nobody comes back: whoever returns is a new subject.
 */
export type SubscriberStatus = 'active' | 'withdrawn' | 'retired' | 'suspended';

/** A citizen with a confirmed number. */
@Entity({ name: 'subscriber' })
@Check('subscriber_status_check', "status IN ('active', 'withdrawn', 'retired', 'suspended')")
@Check('subscriber_guardian_check', '(guardian_sealed IS NULL) = (guardian_index IS NULL)')
@Check('subscriber_guardian_gone_check', 'guardian_gone_at IS NULL OR guardian_index IS NULL')
@Check('subscriber_left_check', "(status = 'active') = (left_at IS NULL)")
@Index('subscriber_active_number_key', ['municipalityId', 'numberIndex'], {
  unique: true,
  where: "status = 'active'",
})
@Index('subscriber_guardian_idx', ['municipalityId', 'guardianIndex'], {
  where: 'guardian_index IS NOT NULL',
})
@Index('subscriber_left_number_idx', ['municipalityId', 'numberIndex'], { where: "status <> 'active'" })
@Index('subscriber_draw_key', ['municipalityId', 'shard', 'position'], {
  unique: true,
  where: "status = 'active'",
})
export class Subscriber {
  /** Random, never derived from the number: the reference of consents and audit entries. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('text')
  status!: SubscriberStatus;

  /** `shardOf(id)`. */
  @Column('smallint')
  shard!: number;

  /**
   * The place in the order of draws: the id, or the place of the subject whose number this one took over, so that a
   * draw under way reaches that phone once, neither twice nor never.
   */
  @Column('uuid')
  position!: string;

  @Column('text')
  language!: string;

  /** See `numbers/number-cipher.ts`. */
  @Column('bytea', { name: 'number_sealed' })
  numberSealed!: Buffer;

  /** See `numbers/blind-index.ts`. */
  @Column('bytea', { name: 'number_index' })
  numberIndex!: Buffer;

  /** Who answers for them, when they are under 14: the number, sealed for this row. */
  @Column('bytea', { name: 'guardian_sealed', nullable: true })
  guardianSealed!: Buffer | null;

  @Column('bytea', { name: 'guardian_index', nullable: true })
  guardianIndex!: Buffer | null;

  /** When the guardian's phone last showed that it is theirs; null: since then it may have become somebody else's. */
  @Column('timestamptz', { name: 'guardian_checked_at', nullable: true })
  guardianCheckedAt!: Date | null;

  /** Since when nobody answers for this child any more: it takes back, until its year is over, and agrees to nothing. */
  @Column('timestamptz', { name: 'guardian_gone_at', nullable: true })
  guardianGoneAt!: Date | null;

  @Column('uuid', { name: 'zone_ids', array: true })
  zoneIds!: string[];

  @Column('uuid', { name: 'category_ids', array: true })
  categoryIds!: string[];

  /** The consent the subscription rests on. */
  @Column('uuid', { name: 'consent_id' })
  consentId!: string;

  /** Until when that is good, as its record says: from then on nothing that rests on consent is drawn for them. */
  @Column('timestamptz', { name: 'valid_until' })
  validUntil!: Date;

  @Column('timestamptz', { name: 'subscribed_at' })
  subscribedAt!: Date;

  /** Not drawn before this; null when there is no pause. One that has passed means nothing. */
  @Column('timestamptz', { name: 'paused_until', nullable: true })
  pausedUntil!: Date | null;

  /** Since when their data are kept and not used (GDPR art. 18): not drawn for what rests on consent. */
  @Column('timestamptz', { name: 'restricted_at', nullable: true })
  restrictedAt!: Date | null;

  /** Until when they may answer whether they agree to a notice they were asked about; null: nothing was asked. */
  @Index('subscriber_answer_idx', { where: 'answer_by IS NOT NULL' })
  @Column('timestamptz', { name: 'answer_by', nullable: true })
  answerBy!: Date | null;

  @Column('timestamptz', { name: 'left_at', nullable: true })
  leftAt!: Date | null;
}
