import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Municipality } from './municipality.entity.js';

/** What a citizen is shown before deciding (GDPR art. 13), one row a version and language. Never changed. */
@Entity({ name: 'notice' })
@Unique('notice_version_key', ['municipalityId', 'version', 'language'])
@Check('notice_changes_check', 'NOT material OR changes IS NOT NULL')
@Check('notice_sha256_check', "sha256 = sha256(convert_to(text, 'UTF8'))")
export class Notice {
  @PrimaryColumn('uuid')
  id!: string;

  @ForeignKey(() => Municipality, { name: 'notice_municipality_fkey' })
  @Column('uuid', { name: 'municipality_id' })
  municipalityId!: string;

  @Column('text')
  version!: string;

  @Column('text')
  language!: string;

  @Column('text')
  text!: string;

  /** Of the text in UTF-8; the database checks it. */
  @Column('bytea')
  sha256!: Buffer;

  /** Changes what was agreed to: everybody who had agreed was asked again. */
  @Column('boolean', { default: false })
  material!: boolean;

  /** What is new in this version, in plain words. */
  @Column('text', { nullable: true })
  changes!: string | null;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;
}
