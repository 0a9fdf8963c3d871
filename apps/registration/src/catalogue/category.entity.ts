import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Municipality } from './municipality.entity.js';

/** On what a category's messages rest: GDPR art. 6(1)(e), or 6(1)(a). */
export type LegalBasis = 'public_task' | 'consent';

/** Weather, flood, …: what a citizen chooses to be told of. */
@Entity({ name: 'category' })
@Unique('category_code_key', ['municipalityId', 'code'])
@Check('category_legal_basis_check', "legal_basis IN ('public_task', 'consent')")
@Check('category_statute_check', "(legal_basis = 'public_task') = (statute_ref IS NOT NULL)")
export class Category {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Municipality, { name: 'category_municipality_fkey' })
  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('text')
  code!: string;

  /** By language. */
  @Column('jsonb')
  name!: Record<string, string>;

  @Column('text', { name: 'legal_basis' })
  legalBasis!: LegalBasis;

  /** The law behind a public task: `D.Lgs. 1/2018, art. 12`. */
  @Column('text', { name: 'statute_ref', nullable: true })
  statuteRef!: string | null;
}
