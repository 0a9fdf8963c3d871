import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export type ControlKind = 'withdrawn' | 'stopped' | 'erased';

/** A subscriber who left, or was erased; an alert that was stopped. */
@Entity({ name: 'control' })
@Check('control_kind_check', "kind IN ('withdrawn', 'stopped', 'erased')")
@Unique('control_seq_key', ['seq'])
export class Control {
  /** In the order of commit. */
  @Column('bigint')
  seq!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'control_pkey' })
  kind!: ControlKind;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'control_pkey' })
  subject!: string;

  @Column('timestamptz')
  at!: Date;
}
