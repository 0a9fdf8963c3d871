import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OfficialEntity } from '../officials/official.entity.js';
import { Alert } from './alert.entity.js';

/** What happened to an alert, for the people who work on it; the audit log is the proof. */
@Entity({ name: 'alert_event' })
@Index('alert_event_by_alert', ['alertId', 'id'])
export class AlertEvent {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('uuid', { name: 'alert_id' })
  @ForeignKey(() => Alert, { name: 'alert_event_alert_fk', onDelete: 'CASCADE' })
  alertId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  event!: string;

  /** Null when the clock did it. */
  @Column('uuid', { name: 'official_id', nullable: true })
  @ForeignKey(() => OfficialEntity, { name: 'alert_event_official_fk' })
  officialId!: string | null;

  @Column('text', { nullable: true })
  reason!: string | null;
}
