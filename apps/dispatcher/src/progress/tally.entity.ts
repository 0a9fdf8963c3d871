import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What an alert's outcomes add up to, written in their transactions. One row a writer, so that writers do not wait
 * for each other: a row's counts may be negative, the sum over an alert's rows is the truth.
 */
@Entity({ name: 'tally' })
@Check(
  'tally_balance_check',
  'taken = waiting + submitted + delivered + failed + expired + stopped + in_doubt',
)
export class Tally {
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;

  @PrimaryColumn('smallint')
  slot!: number;

  @Column('int', { default: 0 })
  taken!: number;

  @Column('int', { default: 0 })
  waiting!: number;

  @Column('int', { default: 0 })
  submitted!: number;

  @Column('int', { default: 0 })
  delivered!: number;

  @Column('int', { default: 0 })
  failed!: number;

  @Column('int', { default: 0 })
  expired!: number;

  @Column('int', { default: 0 })
  stopped!: number;

  @Column('int', { name: 'in_doubt', default: 0 })
  inDoubt!: number;

  /** Parts accepted by SMSCs. */
  @Column('int', { default: 0 })
  parts!: number;

  @Column('timestamptz', { name: 'first_submitted_at', nullable: true })
  firstSubmittedAt!: Date | null;

  @Column('timestamptz', { name: 'last_outcome_at', nullable: true })
  lastOutcomeAt!: Date | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
