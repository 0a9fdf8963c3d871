import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Release } from '../release/release.entity.js';

/** What registration and dispatcher last said of one released alert. */
@Entity({ name: 'progress' })
@Index('progress_open_idx', ['alertId'], { where: 'ended_at IS NULL' })
export class Progress {
  @PrimaryColumn('uuid', { name: 'alert_id' })
  @ForeignKey(() => Release, { name: 'progress_alert_fk' })
  alertId!: string;

  @Column('integer', { default: 0 })
  drawn!: number;

  @Column('jsonb', { name: 'drawn_by_language', default: {} })
  drawnByLanguage!: Record<string, number>;

  @Column('boolean', { name: 'drawing_complete', default: false })
  drawingComplete!: boolean;

  @Column('text', { nullable: true })
  digest!: string | null;

  /** Of the dispatcher's last word; −1 before the first. As text: PostgreSQL's bigint. */
  @Column('bigint', { default: -1 })
  revision!: string;

  @Column('integer', { default: 0 })
  taken!: number;

  @Column('integer', { default: 0 })
  waiting!: number;

  @Column('integer', { default: 0 })
  submitted!: number;

  @Column('integer', { default: 0 })
  delivered!: number;

  @Column('integer', { default: 0 })
  failed!: number;

  @Column('integer', { default: 0 })
  expired!: number;

  @Column('integer', { default: 0 })
  stopped!: number;

  @Column('integer', { name: 'in_doubt', default: 0 })
  inDoubt!: number;

  @Column('integer', { default: 0 })
  parts!: number;

  /** Of those failed: who can be sent to again. */
  @Column('integer', { default: 0 })
  correctable!: number;

  /** Of those in doubt: held until a person decides. */
  @Column('integer', { default: 0 })
  held!: number;

  /** Of those in doubt: sent once more. */
  @Column('integer', { default: 0 })
  resending!: number;

  @Column('timestamptz', { name: 'first_submitted_at', nullable: true })
  firstSubmittedAt!: Date | null;

  @Column('timestamptz', { name: 'last_outcome_at', nullable: true })
  lastOutcomeAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
