import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Lane } from '#libs/contracts';

/** A recipient without a final outcome whom the feed no longer holds: due again, held in doubt, or being submitted. */
@Entity({ name: 'retry' })
@Index('retry_due_idx', ['shard', 'dueAt'], { where: 'claimed_by IS NULL AND due_at IS NOT NULL' })
@Index('retry_claimed_idx', ['shard'], { where: 'claimed_by IS NOT NULL' })
@Index('retry_held_idx', ['batchNo'], { where: 'due_at IS NULL AND claimed_by IS NULL' })
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
}
