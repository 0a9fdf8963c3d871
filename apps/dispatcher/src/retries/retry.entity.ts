import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Lane } from '#libs/contracts';

/** A recipient without a final outcome whom the feed no longer holds: due again, held in doubt, or being submitted. */
@Entity({ name: 'retry' })
@Check('retry_behind_check', 'behind BETWEEN 0 AND 2')
@Index('retry_due_idx', ['shard', 'dueAt'], { where: 'claimed_by IS NULL AND due_at IS NOT NULL' })
@Index('retry_claimed_idx', ['shard'], { where: 'claimed_by IS NOT NULL' })
@Index('retry_held_idx', ['batchNo'], { where: 'due_at IS NULL AND claimed_by IS NULL' })
@Index('retry_subscriber_idx', ['subscriberId', 'batchNo'])
@Index('retry_shard_idx', ['shard'])
@Index('retry_behind_idx', ['shard'], { where: 'behind > 0' })
export class Retry {
  @PrimaryColumn('bigint', { name: 'batch_no', primaryKeyConstraintName: 'retry_pkey' })
  batchNo!: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'retry_pkey' })
  recipient!: number;

  @Column('smallint')
  shard!: number;

  @Column('text')
  lane!: Lane;

  /** Counted as in doubt rather than waiting. */
  @Column('boolean')
  doubt!: boolean;

  /** Attempts that were charged. */
  @Column('smallint')
  attempt!: number;

  /** Times it was sent again out of doubt. */
  @Column('smallint')
  resends!: number;

  /** Bit n: part n + 1 is not accepted yet. */
  @Column('smallint', { name: 'parts_left' })
  partsLeft!: number;

  /** Null: held for a person to decide. */
  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt!: Date | null;

  /** Number and own text under the batch's key. */
  @Column('bytea')
  sealed!: Buffer;

  /** The process that may have submitted it: the journal of the store. */
  @Column('uuid', { name: 'claimed_by', nullable: true })
  claimedBy!: string | null;

  @Column('uuid', { name: 'subscriber_id' })
  subscriberId!: string;

  /** 0: by its own time. 1, 2: behind an older message to the same subscriber; 2 when that has been hastened. */
  @Column('smallint', { default: 0 })
  behind!: number;

  /** In place of the batch's, where an operator has corrected it. */
  @Column('text', { nullable: true })
  sender!: string | null;
}
