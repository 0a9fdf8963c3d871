import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Municipality } from './municipality.entity.js';

/** A sender that the providers have registered for a municipality, beside its own. */
@Entity({ name: 'other_sender' })
@Check('other_sender_form', `sender ~ '^[A-Za-z0-9 ]{1,11}$' AND sender ~ '[A-Za-z]'`)
export class OtherSender {
  @PrimaryColumn('uuid', { name: 'municipality_id', primaryKeyConstraintName: 'other_sender_pk' })
  @ForeignKey(() => Municipality, { name: 'other_sender_municipality_fk' })
  municipalityId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'other_sender_pk' })
  sender!: string;

  @Column('timestamptz', { name: 'added_at', default: () => 'now()' })
  addedAt!: Date;
}
