import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Who was erased: a random reference that leads nowhere any more, unless a backup brings its person back. */
@Entity({ name: 'erasure' })
export class Erasure {
  @PrimaryColumn('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Index('erasure_to_keep_idx', { where: 'kept_outside_at IS NULL' })
  @Column('timestamptz', { name: 'erased_at' })
  erasedAt!: Date;

  /** When it was written outside the database. */
  @Column('timestamptz', { name: 'kept_outside_at', nullable: true })
  keptOutsideAt!: Date | null;
}
