import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who left, or changed what they get, and when last. A trigger of `subscriber` writes it. */
@Entity({ name: 'taken_back' })
export class TakenBack {
  @PrimaryColumn('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Index('taken_back_to_keep_idx', { where: 'kept_outside_at IS NULL' })
  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  /** When they last moved to another number. */
  @Column('timestamptz', { name: 'moved_at', nullable: true })
  movedAt!: Date | null;

  /** When the last change was written outside the database. */
  @Column('timestamptz', { name: 'kept_outside_at', nullable: true })
  keptOutsideAt!: Date | null;
}
