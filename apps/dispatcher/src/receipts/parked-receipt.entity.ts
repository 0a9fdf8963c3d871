import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A final receipt that came before the outcome it belongs to, or that belongs to nothing we know. */
@Entity({ name: 'parked_receipt' })
@Index('parked_receipt_age_idx', ['receivedAt'])
export class ParkedReceipt {
  @PrimaryColumn('text', {
    name: 'message_key',
    collation: 'C',
    primaryKeyConstraintName: 'parked_receipt_pkey',
  })
  messageKey!: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'parked_receipt_pkey' })
  route!: number;

  @Column('text')
  state!: string;

  @Column('text', { nullable: true })
  error!: string | null;

  @Column('text', { name: 'done_at', nullable: true })
  doneAt!: string | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;
}
