import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A paper that subscribes nobody any more: its person was erased, or has another number. Kept while it would be good. */
@Entity({ name: 'spent_paper' })
export class SpentPaper {
  @PrimaryColumn('uuid', { name: 'municipality_id', primaryKeyConstraintName: 'spent_paper_pkey' })
  municipalityId!: string;

  /** Keyed hash of its reference and date; of no number, which would be found again by it. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'spent_paper_pkey' })
  mark!: Buffer;

  @Index('spent_paper_signed_idx')
  @Column('timestamptz', { name: 'signed_on' })
  signedOn!: Date;
}
