import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The network's last word on a message (part 0) or on one of its parts. Only ever inserted. */
@Entity({ name: 'receipt' })
@Index('receipt_undelivered_idx', ['batchNo', 'recipient'], { where: 'NOT delivered AND part = 0' })
export class ReceiptRow {
  @PrimaryColumn('bigint', { name: 'batch_no', primaryKeyConstraintName: 'receipt_pkey' })
  batchNo!: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'receipt_pkey' })
  recipient!: number;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'receipt_pkey' })
  part!: number;

  @Column('boolean')
  delivered!: boolean;

  /** SMPP 3.4 §5.2.28, by name. */
  @Column('text')
  state!: string;

  @Column('text', { nullable: true })
  error!: string | null;

  /** In the network's own clock. */
  @Column('text', { name: 'done_at', nullable: true })
  doneAt!: string | null;

  @Column('timestamptz')
  at!: Date;
}
