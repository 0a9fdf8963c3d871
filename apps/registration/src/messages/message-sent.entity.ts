import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Codes, by what for: signing up in the web, signing up at the counter, leaving there, and moving to another number.
 */
export type CodeKind = 'code' | 'desk_code' | 'leave_code' | 'change_code';

export type MessageKind =
  | CodeKind
  | 'guardian_code'
  | 'confirmation'
  | 'withdrawal'
  | 'help'
  | 'link'
  | 'reminder'
  | 'question'
  | 'guidance';

/** That a message went to a number, and when: what limits are counted on. Never its text. */
@Entity({ name: 'message_sent' })
@Check(
  'message_sent_kind_check',
  "kind IN ('code', 'confirmation', 'withdrawal', 'help', 'link', 'reminder', 'question', 'guidance', 'desk_code', 'change_code', 'guardian_code', 'leave_code')",
)
@Index('message_sent_day_idx', ['municipalityId', 'sentAt'])
@Index('message_sent_number_idx', ['municipalityId', 'numberIndex', 'kind', 'sentAt'])
export class MessageSent {
  /** That of its batch, by which the dispatcher knows what became of it; those of before say nothing. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('bytea', { name: 'number_index' })
  numberIndex!: Buffer;

  /** The subscriber, or the sign-up or change of number that is none yet; null for messages of before it was kept. */
  @Index('message_sent_recipient_idx', { where: 'recipient_id IS NOT NULL' })
  @Column('uuid', { name: 'recipient_id', nullable: true })
  recipientId!: string | null;

  @Column('text')
  kind!: MessageKind;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;
}
