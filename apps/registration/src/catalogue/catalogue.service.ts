import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Catalogue } from '#libs/contracts';
import { Category } from './category.entity.js';
import { Municipality } from './municipality.entity.js';
import { Notice } from './notice.entity.js';
import { polygonText, ringOf, type Ring } from './polygon.js';
import { catalogueProblem } from './problems.js';
import { RESOLVE_ZONES } from './resolve-zones.sql.js';
import { termsHash } from './terms/terms-content.js';
import { Terms, type TermsContent } from './terms.entity.js';
import { Zone } from './zone.entity.js';

/** Everything a decision refers to, as it stands. */
export interface Offer {
  municipality: Municipality;
  zones: Zone[];
  categories: Category[];
  /** All versions and languages. */
  notices: Notice[];
  /** The version shown to who signs up now. */
  noticeVersion: string;
  terms: Terms;
  /** Of `terms`: what each consent says it was given under. */
  termsSha256: string;
}

/** An offer changes a few times a year and is read at every sign-up. */
const FRESH_MS = 5_000;

/** What citizens and officials can choose from. */
@Injectable()
export class CatalogueService {
  readonly #offers = new Map<string, { offer: Promise<Offer>; until: number }>();
  /** By id: a version never changes. */
  readonly #terms = new Map<string, TermsContent>();
  readonly #ids = new Map<string | null, { id: string; until: number }>();

  constructor(private readonly source: DataSource) {}

  /** @throws ProblemError `catalogue.municipality_unknown` */
  async offerOf(municipalityId: string): Promise<Offer> {
    const known = this.#offers.get(municipalityId);
    if (known !== undefined && known.until > Date.now()) return known.offer;
    const offer = this.load(municipalityId);
    this.#offers.set(municipalityId, { offer, until: Date.now() + FRESH_MS });
    offer.catch(() => this.#offers.delete(municipalityId));
    return offer;
  }

  /**
   * The municipality of a code, or the only one there is.
   * @throws ProblemError `catalogue.municipality_unknown`
   */
  async offerByCode(code: string | null): Promise<Offer> {
    const known = this.#ids.get(code);
    if (known !== undefined && known.until > Date.now()) return this.offerOf(known.id);
    const found = await this.source.manager.find(Municipality, {
      select: { id: true },
      where: code === null ? {} : { code },
      take: 2,
    });
    const [only] = found;
    if (found.length !== 1 || only === undefined) throw catalogueProblem('catalogue.municipality_unknown');
    this.#ids.set(code, { id: only.id, until: Date.now() + FRESH_MS });
    return this.offerOf(only.id);
  }

  /** The terms a record refers to, whatever is in force now. */
  async termsOf(termsId: string, { terms }: Offer): Promise<TermsContent> {
    const known = termsId === terms.id ? terms.content : this.#terms.get(termsId);
    if (known !== undefined) return known;
    const { content } = await this.source.manager.findOneByOrFail(Terms, { id: termsId });
    this.#terms.set(termsId, content);
    return content;
  }

  /** What has just changed is read anew. Other instances see it within five seconds. */
  forget(municipalityId: string): void {
    this.#offers.delete(municipalityId);
  }

  async view(municipalityId: string): Promise<Catalogue> {
    const { municipality, zones, categories } = await this.offerOf(municipalityId);
    return {
      zones: zones.map(({ id, code, name, area }) => ({ id, code, name, polygon: ringOf(area) })),
      categories: categories.map(({ id, code, name, legalBasis }) => ({ id, code, name, legalBasis })),
      languages: municipality.languages,
    };
  }

  /**
   * The zones that share at least a point with one of the polygons.
   * @throws ProblemError `catalogue.polygon_invalid`, `catalogue.municipality_unknown`
   */
  async resolveZones(municipalityId: string, polygons: Ring[]): Promise<string[]> {
    await this.offerOf(municipalityId);
    const areas = polygons.map((ring, i) => polygonText(ring, `polygons.${i}`));
    const rows = await this.source.query<{ id: string }[]>(RESOLVE_ZONES, [municipalityId, areas]);
    return rows.map(({ id }) => id);
  }

  private async load(municipalityId: string): Promise<Offer> {
    const { manager } = this.source;
    const own = { municipalityId };
    const [municipality, zones, categories, notices, terms] = await Promise.all([
      manager.findOneBy(Municipality, { id: municipalityId }),
      manager.find(Zone, { where: own, order: { name: 'ASC' } }),
      manager.find(Category, { where: own, order: { legalBasis: 'DESC', code: 'ASC' } }),
      manager.find(Notice, { where: own, order: { publishedAt: 'DESC' } }),
      manager.findOne(Terms, { where: own, order: { version: 'DESC' } }),
    ]);
    const noticeVersion = notices[0]?.version;
    if (municipality === null || terms === null || noticeVersion === undefined)
      throw catalogueProblem('catalogue.municipality_unknown');
    const termsSha256 = termsHash(terms.content);
    return { municipality, zones, categories, notices, noticeVersion, terms, termsSha256 };
  }
}
