import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { KeywordMeaning } from '../catalogue/keyword-meaning.js';

export type InboundKeyword = KeywordMeaning | 'other';

/** What phones sent us, once each: the key is the event's id. Neither number nor text is kept. */
@Entity({ name: 'inbound' })
@Index('inbound_nobodys_idx', ['handledAt'], { where: 'subject_ref IS NULL' })
@Check('inbound_keyword_check', "keyword IN ('stop', 'signUp', 'help', 'yes', 'no', 'other')")
export class Inbound {
  @PrimaryColumn('uuid', { name: 'event_id' })
  eventId!: string;

  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('text')
  keyword!: InboundKeyword;

  /** The subscriber, when the number was one's or has become one's by this message. */
  @Index('inbound_subject_idx', { where: 'subject_ref IS NOT NULL' })
  @Column('uuid', { name: 'subject_ref', nullable: true })
  subjectRef!: string | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  @Column('timestamptz', { name: 'handled_at' })
  handledAt!: Date;
}
