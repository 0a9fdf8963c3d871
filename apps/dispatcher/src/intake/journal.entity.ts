import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How many recipients of a batch, from its first, may have been submitted. */
@Entity({ name: 'journal' })
export class Journal {
  @PrimaryColumn('bigint', { name: 'batch_no' })
  batchNo!: string;

  /** The batch's; 0 when whoever had it has let go. */
  @Column('int')
  tenure!: number;

  @Column('smallint')
  journaled!: number;
}
