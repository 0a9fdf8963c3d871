import { Column, Entity, Generated, PrimaryColumn } from 'typeorm';

/** An alert as the dispatcher knows it: whose it is, and what was last told of it. */
@Entity({ name: 'alert' })
export class Alert {
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  /** One more than the alert before it, or little more: see `Messages`. */
  @Column('int')
  @Generated('increment')
  no!: number;

  /** Of the last `dispatch.progress`. */
  @Column('int', { default: 0 })
  revision!: number;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  /** Since when not all of its ledger is kept any more. */
  @Column('timestamptz', { name: 'forgotten_at', nullable: true })
  forgottenAt!: Date | null;

  /** Up to when its permanent failures were told. */
  @Column('timestamptz', { name: 'unreachable_told_at', nullable: true })
  unreachableToldAt!: Date | null;
}
