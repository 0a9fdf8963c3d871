import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A subscriber's wish for another number, which waits for a code from each phone. One at a time. */
@Entity({ name: 'number_change' })
@Unique('number_change_subject_key', ['subjectRef'])
@Index('number_change_number_idx', ['municipalityId', 'numberIndex'])
export class NumberChange {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  /** The new number, sealed for this row. */
  @Column('bytea', { name: 'number_sealed' })
  numberSealed!: Buffer;

  @Column('bytea', { name: 'number_index' })
  numberIndex!: Buffer;

  /** Keyed hashes of the codes; the codes themselves are nowhere but in the messages. */
  @Column('bytea', { name: 'new_code_hash' })
  newCodeHash!: Buffer;

  @Column('bytea', { name: 'old_code_hash' })
  oldCodeHash!: Buffer;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;

  /** Times that one of the codes was wrong. */
  @Column('smallint')
  attempts!: number;
}
