import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The last number given to a control; its one row is locked until the giver commits. */
@Entity({ name: 'control_clock' })
@Check('control_clock_one_check', 'one')
export class ControlClock {
  @PrimaryColumn('boolean')
  one!: boolean;

  @Column('bigint')
  last!: string;
}
