import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** That an alert could not reach a subscriber for a reason that stays; once an alert, kept while it counts. */
@Entity({ name: 'delivery_failure' })
@Index('delivery_failure_at_idx', ['failedAt'])
export class DeliveryFailure {
  @PrimaryColumn('uuid', { name: 'subject_ref', primaryKeyConstraintName: 'delivery_failure_pkey' })
  subjectRef!: string;

  @PrimaryColumn('uuid', { name: 'alert_id', primaryKeyConstraintName: 'delivery_failure_pkey' })
  alertId!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  /** `smpp:0x0B`, `receipt:undeliverable:001`. */
  @Column('text')
  detail!: string;

  @Column('timestamptz', { name: 'failed_at' })
  failedAt!: Date;
}
