import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { AlertMode, CorrectionOf, Severity, TextVariant } from '#libs/contracts';
import { Municipality } from '../officials/municipality.entity.js';
import { OfficialEntity } from '../officials/official.entity.js';
import type { AlertState } from './alert-state.js';
import type { Polygon } from './alert-content.js';

/** One alert from its first draft to its end. The database freezes its content once it is submitted. */
@Entity({ name: 'alert' })
@Unique('alert_of_municipality', ['id', 'municipalityId'])
@Unique('alert_cap_once', ['municipalityId', 'capSender', 'capIdentifier', 'capSent'])
@ForeignKey(() => OfficialEntity, ['createdBy', 'municipalityId'], ['id', 'municipalityId'], {
  name: 'alert_created_by_fk',
})
// By name: those entities refer to this one.
@ForeignKey('Submission', ['submissionId', 'id'], ['id', 'alertId'], { name: 'alert_submission_fk' })
@ForeignKey('Approval', ['approvedSubmissionId', 'id'], ['submissionId', 'alertId'], {
  name: 'alert_approval_fk',
})
@ForeignKey('Release', ['releasedSubmissionId', 'id'], ['submissionId', 'alertId'], {
  name: 'alert_release_fk',
})
@Check('alert_state_known', 'state IN (…)')
@Check('alert_mode_known', 'mode IN (…)')
@Check('alert_severity_known', 'severity IN (…)')
@Check('alert_source_known', 'source IN (…)')
@Check('alert_cap_whole', 'all of the CAP columns or none')
@Check('alert_submitted_by_submission', 'submitted: has a submission and an expiry')
@Check('alert_scheduled_by_approval', 'scheduled: has the approval of that submission')
@Check('alert_released_by_release', 'released: has the release of that approval')
@Check('alert_draft_unapproved', 'draft: has none of them')
@Index('alert_newest', ['municipalityId', 'id'])
@Index('alert_by_state', ['municipalityId', 'state', 'id'])
@Index('alert_scheduled', ['id'], { where: `(state = 'scheduled'::text)` })
export class Alert {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  @ForeignKey(() => Municipality, { name: 'alert_municipality_fk' })
  municipalityId!: string;

  @Column('text', { default: 'draft' })
  state!: AlertState;

  /** Grows with every change, for those who edit what another has changed meanwhile. */
  @Column('integer', { default: 1 })
  version!: number;

  @Column('text')
  mode!: AlertMode;

  @Column('text')
  severity!: Severity;

  @Column('text', { name: 'category_id', nullable: true })
  categoryId!: string | null;

  @Column('text', { name: 'zone_ids', array: true, default: () => `'{}'` })
  zoneIds!: string[];

  /** [latitude, longitude] rings, the last point equal to the first (CAP 1.2 §3.2.4). */
  @Column('jsonb', { default: [] })
  polygons!: Polygon[];

  /** The default language first. */
  @Column('jsonb', { default: [] })
  variants!: TextVariant[];

  @Column('text')
  sender!: string;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** The alert it corrects, and for whom; never changed. */
  @Column('jsonb', { name: 'correction_of', nullable: true })
  correctionOf!: CorrectionOf | null;

  @Column('text')
  source!: 'api' | 'cap';

  @Column('text', { name: 'cap_identifier', nullable: true })
  capIdentifier!: string | null;

  @Column('text', { name: 'cap_sender', nullable: true })
  capSender!: string | null;

  @Column('timestamptz', { name: 'cap_sent', nullable: true })
  capSent!: Date | null;

  @Column('uuid', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;

  @Column('uuid', { name: 'submission_id', nullable: true })
  submissionId!: string | null;

  @Column('uuid', { name: 'approved_submission_id', nullable: true })
  approvedSubmissionId!: string | null;

  @Column('uuid', { name: 'released_submission_id', nullable: true })
  releasedSubmissionId!: string | null;
}
