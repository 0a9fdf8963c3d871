import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction, violatedConstraint } from '#libs/database';
import { CatalogueService, type Offer } from '../../catalogue/catalogue.service.js';
import { Notice } from '../../catalogue/notice.entity.js';
import { RIGHTS_SETTINGS, type RightsSettings } from '../settings.js';
import { NoticeAsking } from './notice-asking.entity.js';
import { noticeDefinition, type CompleteNotice, type NoticeDefinition } from './notice-definition.js';
import { END_ASKINGS, VERSIONS, WAITING } from './notice.sql.js';
import { noticeProblem } from './problems.js';

/** A version, and how many active subscribers stand under it. */
export interface NoticeVersion {
  version: string;
  material: boolean;
  publishedAt: Date;
  languages: string[];
  subscribers: number;
}

/** New versions of the notice. A published one is never changed. */
@Injectable()
export class NoticePublishing {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly audit: AuditLog,
    @Inject(RIGHTS_SETTINGS) private readonly settings: RightsSettings,
  ) {}

  /**
   * Publishes a version: whoever signs up from now on reads it. A material change is also asked of everybody subscribed.
   * @throws ProblemError `notice.definition_invalid`, `notice.language_missing`, `notice.changes_missing`,
   * `notice.version_exists`
   */
  async publish(
    offer: Offer,
    definition: NoticeDefinition,
    actor: AuditActor,
    now = new Date(),
  ): Promise<void> {
    const notice = checked(offer, definition);
    const { id: municipalityId } = offer.municipality;
    const rows = rowsOf(notice, municipalityId, now);
    if (offer.notices.some(({ version }) => version === notice.version)) throw existsAlready(notice);
    try {
      await inTransaction(this.source, async (manager) => {
        await manager.insert(Notice, rows);
        if (notice.material) {
          await manager.query(END_ASKINGS, [municipalityId, now]);
          const { version } = notice;
          const graceDays = this.settings.noticeGraceDays;
          await manager.insert(NoticeAsking, { municipalityId, version, publishedAt: now, graceDays });
        }
        await this.audit.appendAll(
          manager,
          rows.map(({ version, language, sha256, material, changes }) => ({
            ...{ municipalityId, event: 'notice.published' as const, actor, occurredAt: now },
            payload: { version, language, sha256: sha256.toString('hex'), material, changes },
          })),
        );
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'notice_version_key') throw error;
      throw existsAlready(notice);
    }
    this.catalogue.forget(municipalityId);
  }

  /** @returns the versions, oldest first, and how many were asked and may still answer */
  async versions(municipalityId: string): Promise<{ versions: NoticeVersion[]; waiting: number }> {
    const versions = await this.source.query<NoticeVersion[]>(VERSIONS, [municipalityId]);
    const [waiting] = await this.source.query<{ count: number }[]>(WAITING, [municipalityId]);
    return { versions, waiting: waiting?.count ?? 0 };
  }
}

function checked({ municipality: { languages } }: Offer, definition: NoticeDefinition): CompleteNotice {
  const parsed = noticeDefinition.safeParse(definition);
  if (!parsed.success) {
    const reason = parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ');
    throw noticeProblem('notice.definition_invalid', { params: { reason } });
  }
  const { texts, changes, material } = parsed.data;
  for (const language of languages) {
    if (texts[language] === undefined)
      throw noticeProblem('notice.language_missing', { params: { language } });
    if (material && changes?.[language] === undefined)
      throw noticeProblem('notice.changes_missing', { params: { language } });
  }
  for (const language of Object.keys(texts))
    if (material && changes?.[language] === undefined)
      throw noticeProblem('notice.changes_missing', { params: { language } });
  return parsed.data;
}

function rowsOf(
  { version, material, texts, changes }: CompleteNotice,
  municipalityId: string,
  now: Date,
): Notice[] {
  return Object.entries(texts).map(([language, text]) => ({
    ...{ id: randomUUID(), municipalityId, version, language, text, material, publishedAt: now },
    changes: changes?.[language] ?? null,
    sha256: createHash('sha256').update(text, 'utf8').digest(),
  }));
}

function existsAlready({ version }: CompleteNotice) {
  return noticeProblem('notice.version_exists', { params: { version } });
}
