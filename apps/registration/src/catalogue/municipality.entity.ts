import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Keywords } from './keyword-meaning.js';

/** The tenant: on every row of every table. */
@Entity({ name: 'municipality' })
@Unique('municipality_code_key', ['code'])
@Check('municipality_sender_check', 'length(sender) BETWEEN 1 AND 11')
export class Municipality {
  @PrimaryColumn('uuid')
  id!: string;

  /** Short and stable, lower case: `faenza`. */
  @Column('text')
  code!: string;

  @Column('text')
  name!: string;

  /** Alphanumeric sender of its messages, at most 11 characters (3GPP TS 23.040 §9.1.2.5). */
  @Column('text')
  sender!: string;

  /** The number to which STOP is sent: nobody can reply to an alphanumeric sender. Null where the sender is a number. */
  @Column('text', { name: 'reply_to', nullable: true })
  replyTo!: string | null;

  /** What its citizens may choose to be written to in; the first is the default. */
  @Column('text', { array: true })
  languages!: string[];

  /** ISO 3166-1 alpha-2: countries whose mobile numbers may sign up. */
  @Column('text', { array: true })
  countries!: string[];

  /** The words its phones are understood by, where they are not the installation's. */
  @Column('jsonb', { nullable: true })
  keywords!: Partial<Keywords> | null;

  /** Whom citizens may call or write to, as AIUTO tells them; the DPO's contact where there is none. */
  @Column('text', { nullable: true })
  contact!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
