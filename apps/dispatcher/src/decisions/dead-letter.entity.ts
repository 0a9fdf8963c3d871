import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A recipient that failed for a reason somebody can put right: they can be sent to again while their alert lasts. */
@Entity({ name: 'dead_letter' })
@Index('dead_letter_alert_idx', ['alertId', 'reason', 'status'])
export class DeadLetter {
  @PrimaryColumn('bigint', { name: 'batch_no', primaryKeyConstraintName: 'dead_letter_pkey' })
  batchNo!: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'dead_letter_pkey' })
  recipient!: number;

  @Column('uuid', { name: 'alert_id' })
  alertId!: string;

  /** See `REASON`. */
  @Column('smallint')
  reason!: number;

  /** SMPP `command_status`; the 32 bits as a signed number. */
  @Column('int')
  status!: number;

  /** Bit n: part n + 1 was not accepted. */
  @Column('smallint', { name: 'parts_left' })
  partsLeft!: number;

  /** Number and own text under the key of the alert. */
  @Column('bytea')
  sealed!: Buffer;
}
