import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A part of a long message from a phone, until the others arrive. */
@Entity({ name: 'inbound_part' })
@Index('inbound_part_age_idx', ['receivedAt'])
export class InboundPart {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'inbound_part_pkey' })
  route!: string;

  /** Keyed hash of sender and destination. */
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'inbound_part_pkey' })
  conversation!: Buffer;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'inbound_part_pkey' })
  reference!: number;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'inbound_part_pkey' })
  total!: number;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'inbound_part_pkey' })
  part!: number;

  @Column('text', { name: 'key_id' })
  keyId!: string;

  /** Number, destination and this part's text. */
  @Column('text')
  sealed!: string;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;
}
