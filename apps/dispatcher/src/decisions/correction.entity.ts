import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Dead letters of an alert that another alert answers. */
@Entity({ name: 'correction' })
@Check('correction_subscribers_check', 'length(subscribers) = recipients * 16')
export class CorrectionRow {
  @PrimaryColumn('uuid', { name: 'alert_id', primaryKeyConstraintName: 'correction_pkey' })
  alertId!: string;

  @Index('correction_by_idx')
  @PrimaryColumn('uuid', { name: 'corrected_by', primaryKeyConstraintName: 'correction_pkey' })
  correctedBy!: string;

  @Column('int')
  recipients!: number;

  /** 16 bytes each; null once the alert that corrects has ended. */
  @Column('bytea', { nullable: true })
  subscribers!: Buffer | null;

  @Column('timestamptz')
  at!: Date;
}
