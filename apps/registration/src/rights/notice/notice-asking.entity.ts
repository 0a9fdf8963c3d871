import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far everybody was asked about a notice that changes what was agreed to. */
@Entity({ name: 'notice_asking' })
export class NoticeAsking {
  @PrimaryColumn('uuid', { name: 'municipality_id', primaryKeyConstraintName: 'notice_asking_pkey' })
  municipalityId!: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'notice_asking_pkey' })
  version!: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;

  /** How long each has to answer, from when they were asked; as it was set when the notice was published. */
  @Column('int', { name: 'grace_days' })
  graceDays!: number;

  /** Ids grow with time: everybody up to this one was asked. */
  @Column('uuid', { name: 'last_asked', nullable: true })
  lastAsked!: string | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
