import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { OfficialEntity } from '../officials/official.entity.js';
import { Alert } from '../alerts/alert.entity.js';

/** Somebody asks for exactly this content to be approved. Never changed: a new content is a new submission. */
@Entity({ name: 'submission' })
@Unique('submission_as_approved', ['id', 'municipalityId', 'alertId', 'contentHash', 'submittedBy'])
@Unique('submission_of_alert', ['id', 'alertId'])
@ForeignKey(() => Alert, ['alertId', 'municipalityId'], ['id', 'municipalityId'], {
  name: 'submission_alert_fk',
})
@ForeignKey(() => OfficialEntity, ['submittedBy', 'municipalityId'], ['id', 'municipalityId'], {
  name: 'submission_official_fk',
})
@Check('submission_hash_form', `content_hash ~ '^[0-9a-f]{64}$'`)
export class Submission {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('uuid', { name: 'alert_id' })
  alertId!: string;

  @Column('text', { name: 'content_hash' })
  contentHash!: string;

  @Column('uuid', { name: 'submitted_by' })
  submittedBy!: string;

  @Column('timestamptz', { name: 'submitted_at', default: () => 'now()' })
  submittedAt!: Date;
}
