import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody was imported from paper and has not been told yet. */
@Entity({ name: 'paper_confirmation' })
@Index('paper_confirmation_imported_idx', ['importedAt'])
export class PaperConfirmation {
  @PrimaryColumn('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  @Column('timestamptz', { name: 'imported_at' })
  importedAt!: Date;
}
