import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { LegalBasis } from './category.entity.js';
import { Municipality } from './municipality.entity.js';
import type { Ring } from './polygon.js';

/** Who processes, on what basis, for how long: what every consent refers to, as it stood. */
export interface TermsContent {
  controller: string;
  dpoContact: string;
  processors: string[];
  withdrawalMethods: string[];
  retentionBasis: string;
  /** Days a record is kept, restricted, after the person has left. */
  retentionDays: number;
  categories: { code: string; legalBasis: LegalBasis; statuteRef: string | null }[];
  /** Versions of before do not say where a zone is. */
  zones: { code: string; name: string; area?: Ring }[];
}

/** A version of the terms of processing (ISO/IEC TS 27560: controller, processors, legal basis). Never changed. */
@Entity({ name: 'terms' })
@Unique('terms_version_key', ['municipalityId', 'version'])
export class Terms {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Municipality, { name: 'terms_municipality_fkey' })
  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('int')
  version!: number;

  @Column('jsonb')
  content!: TermsContent;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;
}
