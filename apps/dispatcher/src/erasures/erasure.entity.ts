import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who was erased, until the last digits of their number are gone from the batches. */
@Entity({ name: 'erasure' })
export class Erasure {
  @PrimaryColumn('uuid', { name: 'subscriber_id', primaryKeyConstraintName: 'erasure_pkey' })
  subscriberId!: string;

  @Column('smallint')
  shard!: number;

  /** Batches of single messages that were theirs. */
  @Column('uuid', { array: true })
  messages!: string[];

  @Column('timestamptz', { name: 'heard_at', default: () => 'now()' })
  heardAt!: Date;
}
