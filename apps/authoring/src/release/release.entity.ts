import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Approval } from '../decisions/approval.entity.js';

/** The moment an alert may be sent. One per alert, and only of what was approved. */
@Entity({ name: 'release' })
@Unique('release_of_alert', ['submissionId', 'alertId'])
@ForeignKey(
  () => Approval,
  ['submissionId', 'alertId', 'contentHash'],
  ['submissionId', 'alertId', 'contentHash'],
  { name: 'release_of_approval_fk' },
)
export class Release {
  @PrimaryColumn('uuid', { name: 'alert_id' })
  alertId!: string;

  @Column('uuid', { name: 'submission_id' })
  submissionId!: string;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('timestamptz', { name: 'released_at', default: () => 'now()' })
  releasedAt!: Date;
}
