import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The last statement that a writer of the ledger has committed. */
@Entity({ name: 'ledger_mark' })
export class LedgerMark {
  /** A life of a process. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ledger_mark_pkey' })
  owner!: string;

  /** The writer's in the tallies. */
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'ledger_mark_pkey' })
  slot!: number;

  /** Counts the writer's statements. */
  @Column('int')
  statement!: number;

  /** What of it was still in its hands: batches, or `batch * 1024 + recipient`. */
  @Column('bigint', { array: true })
  written!: string[];

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;
}
