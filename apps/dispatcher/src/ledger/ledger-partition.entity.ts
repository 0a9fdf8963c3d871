import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A partition of the ledger's three tables: the batches from `firstNo` up to, and without, `endNo`. */
@Entity({ name: 'ledger_partition' })
@Check('ledger_partition_range_check', 'first_no < end_no')
@Unique('ledger_partition_end_key', ['endNo'])
export class LedgerPartition {
  @PrimaryColumn('bigint', { name: 'first_no' })
  firstNo!: string;

  @Column('bigint', { name: 'end_no' })
  endNo!: string;

  @Column('timestamptz', { name: 'made_at', default: () => 'now()' })
  madeAt!: Date;
}
