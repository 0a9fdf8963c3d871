import { randomUUID } from 'node:crypto';
import type { Offer } from '../catalogue.service.js';
import type { Category } from '../category.entity.js';
import { polygonText } from '../polygon.js';
import type { Zone } from '../zone.entity.js';
import { termsProblem } from './problems.js';
import type { CompleteTerms } from './terms-definition.js';

/** Categories and zones as they are to be, and which of them are new or others than before. */
export interface NextOffer {
  categories: Category[];
  zones: Zone[];
  changed: { categories: Category[]; zones: Zone[] };
}

/** @throws ProblemError `terms.…`, `catalogue.polygon_invalid` */
export function nextOffer(offer: Offer, definition: CompleteTerms): NextOffer {
  const changed = {
    categories: (definition.categories ?? []).map((each) => nextCategory(offer, each)),
    zones: (definition.zones ?? []).map((each, place) => nextZone(offer, each, place)),
  };
  return {
    changed,
    categories: overlaid(offer.categories, changed.categories),
    zones: overlaid(offer.zones, changed.zones),
  };
}

function nextCategory(offer: Offer, change: NonNullable<CompleteTerms['categories']>[number]): Category {
  const { code } = change;
  const before = offer.categories.find((each) => each.code === code);
  const { name = before?.name, legalBasis = before?.legalBasis } = change;
  if (name === undefined || legalBasis === undefined)
    throw termsProblem('terms.incomplete', { params: { code } });
  const kept = legalBasis === before?.legalBasis ? before.statuteRef : null;
  const statuteRef = change.statuteRef === undefined ? kept : change.statuteRef;
  if ((legalBasis === 'public_task') !== (statuteRef !== null))
    throw termsProblem('terms.statute_wrong', { params: { code } });
  for (const language of offer.municipality.languages)
    if (name[language] === undefined)
      throw termsProblem('terms.name_missing', { params: { code, language } });
  if (before !== undefined && legalBasis !== before.legalBasis && !isBeingAsked(offer))
    throw termsProblem('terms.basis_unasked', { params: { code } });
  const municipalityId = offer.municipality.id;
  return { id: before?.id ?? randomUUID(), municipalityId, code, name, legalBasis, statuteRef };
}

/**
 * Whether a notice that changes what was agreed to was published since the terms in force: another legal basis is
 * another right, and who is subscribed has to be asked about it first.
 */
function isBeingAsked({ notices, noticeVersion, terms }: Offer): boolean {
  const newest = notices.find(({ version }) => version === noticeVersion);
  return newest !== undefined && newest.material && newest.publishedAt > terms.publishedAt;
}

function nextZone(offer: Offer, change: NonNullable<CompleteTerms['zones']>[number], place: number): Zone {
  const { code, polygon } = change;
  const before = offer.zones.find((each) => each.code === code);
  const name = change.name ?? before?.name;
  const area = polygon === undefined ? before?.area : polygonText(polygon, `zones.${place}.polygon`);
  if (name === undefined || area === undefined) throw termsProblem('terms.incomplete', { params: { code } });
  return { id: before?.id ?? randomUUID(), municipalityId: offer.municipality.id, code, name, area };
}

function overlaid<T extends { id: string }>(before: readonly T[], changed: readonly T[]): T[] {
  const ids = new Set(changed.map(({ id }) => id));
  return [...before.filter(({ id }) => !ids.has(id)), ...changed];
}
