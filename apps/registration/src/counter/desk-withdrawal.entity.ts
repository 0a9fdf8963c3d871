import type { DeskChannel } from '#libs/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody asked an official to leave; the code that went to their phone shows that it is theirs. Kept two days. */
@Entity({ name: 'desk_withdrawal' })
@Check('desk_withdrawal_channel_check', "channel IN ('counter', 'phone', 'paper')")
@Index('desk_withdrawal_sent_idx', ['sentAt'])
export class DeskWithdrawal {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Index('desk_withdrawal_subject_idx')
  @Column('uuid', { name: 'subject_ref' })
  subjectRef!: string;

  @Column('bytea', { name: 'number_index' })
  numberIndex!: Buffer;

  @Column('text')
  channel!: DeskChannel;

  @Column('text', { name: 'operator_id' })
  operatorId!: string;

  @Column('bytea', { name: 'code_hash' })
  codeHash!: Buffer;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;

  @Column('smallint')
  attempts!: number;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;
}
