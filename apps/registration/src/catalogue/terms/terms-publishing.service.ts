import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type AuditActor } from '#libs/audit';
import { inTransaction, violatedConstraint } from '#libs/database';
import { canonicalJson } from '#libs/tlog';
import { CatalogueService, type Offer } from '../catalogue.service.js';
import { Category } from '../category.entity.js';
import { Terms, type TermsContent } from '../terms.entity.js';
import { Zone } from '../zone.entity.js';
import { nextOffer, type NextOffer } from './next-offer.js';
import { termsProblem } from './problems.js';
import { termsContent, termsHash, type Processing } from './terms-content.js';
import { termsDefinition, type CompleteTerms, type TermsDefinition } from './terms-definition.js';
import { termsPublished } from './terms-entry.js';
import { UPDATE_CATEGORY, UPDATE_ZONE, VERSIONS } from './terms.sql.js';

/** A version, and how many active subscribers stand under it. */
export interface TermsVersion {
  version: number;
  sha256: string;
  publishedAt: Date;
  subscribers: number;
}

/** New versions of the terms of processing, with the categories and zones they speak of. A published one never changes. */
@Injectable()
export class TermsPublishing {
  constructor(
    private readonly source: DataSource,
    private readonly catalogue: CatalogueService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Publishes a version: every consent from now on refers to it; those of before keep theirs.
   * @throws ProblemError `terms.…`, `catalogue.polygon_invalid`
   */
  async publish(
    municipalityId: string,
    definition: TermsDefinition,
    actor: AuditActor,
    now = new Date(),
  ): Promise<TermsVersion> {
    const change = checked(definition);
    this.catalogue.forget(municipalityId);
    const offer = await this.catalogue.offerOf(municipalityId);
    const next = nextOffer(offer, change);
    const content = termsContent(processingOf(offer, change), next.categories, next.zones);
    if (isInForce(offer, content, next))
      throw termsProblem('terms.unchanged', { params: { version: offer.terms.version } });
    const terms = {
      id: randomUUID(),
      municipalityId,
      version: offer.terms.version + 1,
      content,
      publishedAt: now,
    };
    try {
      await inTransaction(this.source, async (manager) => {
        await manager.insert(Terms, terms);
        await write(manager, offer, next);
        await this.audit.append(manager, { ...termsPublished(terms, actor), occurredAt: now });
      });
    } catch (error) {
      if (violatedConstraint(error) !== 'terms_version_key') throw error;
      throw termsProblem('terms.overtaken');
    }
    this.catalogue.forget(municipalityId);
    return { version: terms.version, sha256: termsHash(content), publishedAt: now, subscribers: 0 };
  }

  /** @returns the versions, the oldest first */
  async versions(municipalityId: string): Promise<TermsVersion[]> {
    type Row = Omit<TermsVersion, 'sha256'> & { content: TermsContent };
    const rows = await this.source.query<Row[]>(VERSIONS, [municipalityId]);
    return rows.map(({ content, ...row }) => ({ ...row, sha256: termsHash(content) }));
  }
}

function checked(definition: TermsDefinition): CompleteTerms {
  const parsed = termsDefinition.safeParse(definition);
  if (parsed.success) return parsed.data;
  const reason = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  throw termsProblem('terms.definition_invalid', { params: { reason } });
}

function processingOf(offer: Offer, { categories: _, zones: __, ...change }: CompleteTerms): Processing {
  const { categories: ___, zones: ____, ...before } = offer.terms.content;
  return { ...before, ...change };
}

/** Names of categories are no part of the terms, and may change all the same. */
function isInForce(offer: Offer, content: TermsContent, { changed }: NextOffer): boolean {
  const renamed = changed.categories.some(
    ({ id, name }) =>
      canonicalJson(offer.categories.find((each) => each.id === id)?.name ?? {}) !== canonicalJson(name),
  );
  return !renamed && termsHash(content) === offer.termsSha256;
}

async function write(manager: EntityManager, offer: Offer, { changed }: NextOffer): Promise<void> {
  for (const category of changed.categories) {
    const { id, name, legalBasis, statuteRef } = category;
    if (offer.categories.some((each) => each.id === id))
      await manager.query(UPDATE_CATEGORY, [id, name, legalBasis, statuteRef]);
    else await manager.insert(Category, category);
  }
  for (const zone of changed.zones) {
    const { id, name, area } = zone;
    if (offer.zones.some((each) => each.id === id)) await manager.query(UPDATE_ZONE, [id, name, area]);
    else await manager.insert(Zone, zone);
  }
}
