import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { OfficialEntity } from '../officials/official.entity.js';
import { Alert } from './alert.entity.js';

/** Who wrote any of an alert: none of them may approve it. */
@Entity({ name: 'authorship' })
export class Authorship {
  @PrimaryColumn('uuid', { name: 'alert_id' })
  @ForeignKey(() => Alert, { name: 'authorship_alert_fk', onDelete: 'CASCADE' })
  alertId!: string;

  @PrimaryColumn('uuid', { name: 'official_id' })
  @ForeignKey(() => OfficialEntity, { name: 'authorship_official_fk' })
  officialId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;
}
