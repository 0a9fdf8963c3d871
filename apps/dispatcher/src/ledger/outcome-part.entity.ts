import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The message id of one accepted part of a message of several. */
@Entity({ name: 'outcome_part' })
@Index('outcome_part_message_idx', ['messageKey', 'route'])
export class OutcomePart {
  @PrimaryColumn('bigint', { name: 'batch_no', primaryKeyConstraintName: 'outcome_part_pkey' })
  batchNo!: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'outcome_part_pkey' })
  recipient!: number;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'outcome_part_pkey' })
  seq!: number;

  /** From 1. */
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'outcome_part_pkey' })
  part!: number;

  @Column('smallint')
  route!: number;

  @Column({ type: 'text', name: 'message_key', collation: 'C' })
  messageKey!: string;
}
