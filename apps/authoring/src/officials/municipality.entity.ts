import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The tenant. Its id is the same in every service. */
@Entity({ name: 'municipality' })
@Check('municipality_sender_form', `sender ~ '^[A-Za-z0-9 ]{1,11}$' AND sender ~ '[A-Za-z]'`)
@Check('municipality_language_form', `default_language ~ '^[a-z]{2,3}$'`)
export class Municipality {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('text')
  name!: string;

  /** Alphanumeric SMS sender, at most 11 characters. */
  @Column('text')
  sender!: string;

  /** The language everybody reads whose own has no variant. */
  @Column('text', { name: 'default_language', default: 'it' })
  defaultLanguage!: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;
}
