import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The export of a municipality's log that runs, or the last one. */
@Entity({ name: 'log_export' })
@Check('log_export_state', "state IN ('running', 'ready', 'failed', 'cancelled')")
@Check('log_export_reason', "reason IS NULL OR state IN ('running', 'ready')")
@Check('log_export_failure', "(failure IS NOT NULL) = (state = 'failed')")
export class LogExportRow {
  @PrimaryColumn('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('uuid')
  id!: string;

  /** Who makes it, and keeps its files. */
  @Column('uuid', { name: 'instance_id' })
  instanceId!: string;

  @Column('text')
  state!: string;

  @Column('text')
  viewer!: string;

  /** Only while there is, or will be, a file to be taken. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('text', { name: 'asked_from', nullable: true })
  askedFrom!: string | null;

  @Column('text', { name: 'asked_to', nullable: true })
  askedTo!: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('integer', { default: 0 })
  done!: number;

  @Column('integer', { name: 'of_entries', nullable: true })
  ofEntries!: number | null;

  @Column('bigint', { nullable: true })
  bytes!: string | null;

  /** Its name below the folder of exports. */
  @Column('text', { nullable: true })
  folder!: string | null;

  @Column('timestamptz', { name: 'kept_until', nullable: true })
  keptUntil!: Date | null;

  @Column('text', { nullable: true })
  failure!: string | null;

  /** When its instance last said that it is there. */
  @Column('timestamptz', { name: 'beat_at', default: () => 'clock_timestamp()' })
  beatAt!: Date;
}
