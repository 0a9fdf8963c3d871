import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** One row: from which batch on a receipt is looked for. */
@Entity({ name: 'ledger_horizon' })
@Check('ledger_horizon_one_check', 'one')
export class LedgerHorizon {
  @PrimaryColumn('boolean')
  one!: boolean;

  @Column('bigint', { name: 'receipts_from' })
  receiptsFrom!: string;
}
