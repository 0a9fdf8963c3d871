import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AlertReleased } from '#libs/contracts';

/** `drawing` → `complete` (everybody), `stopped` (by an official) or `expired` (too late): see `draw-state.ts`. */
export type DrawState = 'drawing' | 'complete' | 'stopped' | 'expired';

/** The draw of one alert's audience. */
@Entity({ name: 'draw' })
@Check('draw_state_check', "state IN ('drawing', 'complete', 'stopped', 'expired')")
@Check('draw_release_check', "state = 'stopped' OR release IS NOT NULL")
@Check('draw_finished_check', "(state = 'drawing') = (finished_at IS NULL)")
export class Draw {
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('text')
  state!: DrawState;

  /** What was released; null when the stop came before the release. */
  @Column('jsonb', { nullable: true })
  release!: AlertReleased | null;

  @Column('int')
  drawn!: number;

  /** Of a correction: how many it is for, once the dispatcher has said; nothing is drawn before. */
  @Column('int', { nullable: true })
  addressees!: number | null;

  /** By the language of the text they get. */
  @Column('jsonb', { name: 'by_language' })
  byLanguage!: Record<string, number>;

  /** SHA-256 of the drawn ids, 16 bytes each, by shard and in the order drawn; once finished. */
  @Column('bytea', { nullable: true })
  digest!: Buffer | null;

  /** The instance that draws, and until when it has said so. */
  @Column('uuid', { name: 'leased_by', nullable: true })
  leasedBy!: string | null;

  @Column('timestamptz', { name: 'leased_until', nullable: true })
  leasedUntil!: Date | null;

  /** When progress was last published. */
  @Column('timestamptz', { name: 'told_at', nullable: true })
  toldAt!: Date | null;

  @Index('draw_open_idx', { where: "state = 'drawing'" })
  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  /** When the alert ended and its key was destroyed. */
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;
}
