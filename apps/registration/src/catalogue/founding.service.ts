import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction, violatedConstraint } from '#libs/database';
import { Category } from './category.entity.js';
import {
  municipalityDefinition,
  type CompleteDefinition,
  type MunicipalityDefinition,
} from './municipality-definition.js';
import { Municipality } from './municipality.entity.js';
import { Notice } from './notice.entity.js';
import { polygonText } from './polygon.js';
import { catalogueProblem } from './problems.js';
import { termsContent } from './terms/terms-content.js';
import { termsPublished } from './terms/terms-entry.js';
import { Terms } from './terms.entity.js';
import { Zone } from './zone.entity.js';

export interface FoundedMunicipality {
  id: string;
  code: string;
  /** By code. */
  zones: Record<string, string>;
  /** By code. */
  categories: Record<string, string>;
}

/** Makes municipalities, for the demonstration and the command line. */
@Injectable()
export class FoundingService {
  constructor(
    private readonly source: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /**
   * A new municipality with its zones, categories, notice and terms, in one transaction.
   * @throws ProblemError `catalogue.definition_invalid`, `catalogue.polygon_invalid`, `catalogue.municipality_exists`
   */
  async found(definition: MunicipalityDefinition, actor: AuditActor): Promise<FoundedMunicipality> {
    const complete = checked(definition);
    try {
      return await inTransaction(this.source, (manager) => this.insertAll(manager, complete, actor));
    } catch (error) {
      if (violatedConstraint(error) !== 'municipality_code_key') throw error;
      throw catalogueProblem('catalogue.municipality_exists', { params: { code: complete.code } });
    }
  }

  /** The municipality of this code, made when there is none yet: what a start does, and a second start does again. */
  async ensure(definition: MunicipalityDefinition, actor: AuditActor): Promise<FoundedMunicipality> {
    return (await this.find(definition.code)) ?? (await this.found(definition, actor));
  }

  async find(code: string): Promise<FoundedMunicipality | null> {
    const { manager } = this.source;
    const municipality = await manager.findOneBy(Municipality, { code });
    if (municipality === null) return null;
    const own = { municipalityId: municipality.id };
    const [zones, categories] = await Promise.all([manager.findBy(Zone, own), manager.findBy(Category, own)]);
    return { id: municipality.id, code, zones: idsByCode(zones), categories: idsByCode(categories) };
  }

  private async insertAll(
    manager: EntityManager,
    definition: CompleteDefinition,
    actor: AuditActor,
  ): Promise<FoundedMunicipality> {
    const now = new Date();
    const municipality = municipalityOf(definition, now);
    const own = { municipalityId: municipality.id };
    const zones = definition.zones.map(({ polygon, ...zone }, i) => ({
      ...zone,
      ...own,
      id: zone.id ?? randomUUID(),
      area: polygonText(polygon, `zones.${i}.polygon`),
    }));
    const categories = definition.categories.map((each) => ({
      ...each,
      ...own,
      id: each.id ?? randomUUID(),
    }));
    const notices = noticesOf(definition, municipality.id, now);
    await manager.insert(Municipality, municipality);
    await manager.insert(Zone, zones);
    await manager.insert(Category, categories);
    await manager.insert(Notice, notices);
    const content = termsContent(definition.terms, categories, zones);
    const terms = { id: randomUUID(), ...own, version: 1, content, publishedAt: now };
    await manager.insert(Terms, terms);
    await this.audit.appendAll(manager, [
      ...notices.map((notice) => published(notice, actor)),
      termsPublished(terms, actor),
    ]);
    const { id, code } = municipality;
    return { id, code, zones: idsByCode(zones), categories: idsByCode(categories) };
  }
}

function checked(definition: MunicipalityDefinition): CompleteDefinition {
  const parsed = municipalityDefinition.safeParse(definition);
  if (!parsed.success)
    throw invalid(parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; '));
  const { categories, languages, notice } = parsed.data;
  for (const { code, legalBasis, statuteRef } of categories)
    if ((legalBasis === 'public_task') !== (statuteRef !== null))
      throw invalid(`category ${code}: a public task, and nothing else, names its statute`);
  for (const language of languages) {
    if (notice.texts[language] === undefined) throw invalid(`notice: no text in “${language}”`);
    for (const { code, name } of categories)
      if (name[language] === undefined) throw invalid(`category ${code}: no name in “${language}”`);
  }
  return parsed.data;
}

function invalid(reason: string) {
  return catalogueProblem('catalogue.definition_invalid', { params: { reason } });
}

function municipalityOf(definition: CompleteDefinition, now: Date): Municipality {
  const { code, name, sender, replyTo, keywords, contact, languages, countries } = definition;
  return {
    id: definition.id ?? randomUUID(),
    code,
    name,
    sender,
    replyTo,
    keywords,
    contact,
    languages,
    countries,
    createdAt: now,
  };
}

function noticesOf({ notice }: CompleteDefinition, municipalityId: string, now: Date): Notice[] {
  return Object.entries(notice.texts).map(([language, text]) => ({
    id: randomUUID(),
    municipalityId,
    version: notice.version,
    language,
    text,
    sha256: createHash('sha256').update(text, 'utf8').digest(),
    material: false,
    changes: null,
    publishedAt: now,
  }));
}

function published(notice: Notice, actor: AuditActor) {
  const { municipalityId, version, language, sha256 } = notice;
  const payload = { version, language, sha256: sha256.toString('hex') };
  return { municipalityId, event: 'notice.published' as const, actor, payload };
}

function idsByCode(rows: { id: string; code: string }[]): Record<string, string> {
  return Object.fromEntries(rows.map(({ code, id }) => [code, id]));
}
