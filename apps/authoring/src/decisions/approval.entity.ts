import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { OfficialEntity } from '../officials/official.entity.js';
import { Submission } from './submission.entity.js';

/** Another person says yes to one submission: its alert, its hash, its submitter. Never changed. */
@Entity({ name: 'approval' })
@Unique('approval_as_released', ['submissionId', 'alertId', 'contentHash'])
@Unique('approval_of_alert', ['submissionId', 'alertId'])
@ForeignKey(
  () => Submission,
  ['submissionId', 'municipalityId', 'alertId', 'contentHash', 'submittedBy'],
  ['id', 'municipalityId', 'alertId', 'contentHash', 'submittedBy'],
  { name: 'approval_of_submission_fk' },
)
@ForeignKey(() => OfficialEntity, ['approvedBy', 'municipalityId'], ['id', 'municipalityId'], {
  name: 'approval_official_fk',
})
@Check('approval_by_another', 'approved_by <> submitted_by')
export class Approval {
  @PrimaryColumn('uuid', { name: 'submission_id' })
  submissionId!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('uuid', { name: 'alert_id' })
  alertId!: string;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('uuid', { name: 'submitted_by' })
  submittedBy!: string;

  @Column('uuid', { name: 'approved_by' })
  approvedBy!: string;

  @Column('timestamptz', { name: 'approved_at', default: () => 'now()' })
  approvedAt!: Date;

  @Column('timestamptz', { name: 'release_at' })
  releaseAt!: Date;
}
