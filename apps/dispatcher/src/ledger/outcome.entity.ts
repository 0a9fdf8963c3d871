import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One thing that became of one recipient of a batch. Only ever inserted: the latest is what counts. */
@Entity({ name: 'outcome' })
@Index('outcome_message_idx', ['messageKey', 'route'], { where: 'message_key IS NOT NULL' })
@Index('outcome_failed_idx', ['batchNo', 'recipient'], { where: 'state = 2' })
@Index('outcome_later_idx', ['batchNo', 'recipient'], { where: 'seq > 0' })
export class OutcomeRow {
  @PrimaryColumn('bigint', { name: 'batch_no', primaryKeyConstraintName: 'outcome_pkey' })
  batchNo!: string;

  @Column('timestamptz')
  at!: Date;

  /** SMPP `command_status`; the 32 bits as a signed number. */
  @Column('int')
  status!: number;

  /** Place in the batch, from 0. */
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'outcome_pkey' })
  recipient!: number;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'outcome_pkey' })
  seq!: number;

  /** See `OUTCOME`. */
  @Column('smallint')
  state!: number;

  /** 0 when it never came to a route. */
  @Column('smallint')
  route!: number;

  /** Parts accepted. */
  @Column('smallint')
  parts!: number;

  /** See `REASON`. */
  @Column('smallint')
  reason!: number;

  /** Of a message of one part; those of several stand in `outcome_part`. */
  @Column({ type: 'text', name: 'message_key', nullable: true, collation: 'C' })
  messageKey!: string | null;
}
