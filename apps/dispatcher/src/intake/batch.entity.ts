import { Check, Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { AlertMode, InDoubtPolicy, Lane } from '#libs/contracts';

/** A batch taken from the feed. Its facts never change; `tenure` says who has it in hand. */
@Entity({ name: 'batch' })
@Check('batch_lane_check', "lane IN ('extreme', 'service', 'standard')")
@Check('batch_mode_check', "mode IN ('actual', 'drill')")
@Check('batch_in_doubt_check', "in_doubt IN ('resend', 'hold')")
@Check('batch_members_check', 'octet_length(members) = count * 18')
@Check('batch_resolved_check', 'resolved BETWEEN 0 AND count')
@Unique('batch_id_key', ['id'])
@Index('batch_alert_idx', ['alertId', 'no'])
@Index('batch_taken_idx', ['takenAt'])
export class Batch {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  no!: string;

  @Column('uuid')
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  /** Null: codes and confirmations, which no alert's account holds. */
  @Column('uuid', { name: 'alert_id', nullable: true })
  alertId!: string | null;

  @Column('text')
  lane!: Lane;

  @Column('text')
  mode!: AlertMode;

  @Column('smallint')
  shard!: number;

  @Column('text')
  language!: string;

  /** Null when each recipient carries their own, which stays sealed. */
  @Column('text', { nullable: true })
  text!: string | null;

  @Column('text')
  sender!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('text', { name: 'in_doubt' })
  inDoubt!: InDoubtPolicy;

  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('smallint')
  count!: number;

  /** 18 bytes a recipient: the subscriber's UUID and the last three digits of the number, until they are erased. */
  @Column('bytea')
  members!: Buffer;

  @Column('timestamptz', { name: 'taken_at', default: () => 'now()' })
  takenAt!: Date;

  /** Counts who had it in hand: only the last of them writes about it. */
  @Column('int', { default: 1 })
  tenure!: number;

  /** Recipients the feed need not bring again: they have an outcome, or wait in `retry`. */
  @Column('smallint', { default: 0 })
  resolved!: number;
}
