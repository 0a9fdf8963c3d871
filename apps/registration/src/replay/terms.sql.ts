import type { Category } from '../catalogue/category.entity.js';
import type { TermsContent } from '../catalogue/terms.entity.js';
import type { Zone } from '../catalogue/zone.entity.js';

export interface LiveTerms {
  id: string;
  municipalityId: string;
  version: number;
  content: TermsContent;
}

/** $1: municipality, null for all. */
export const LIVE_TERMS = `
SELECT id, municipality_id AS "municipalityId", version, content FROM registration.terms
WHERE $1::uuid IS NULL OR municipality_id = $1 ORDER BY municipality_id, version`;

export interface LiveOffer {
  municipalityId: string;
  /** Of the terms in force. */
  content: TermsContent;
  categories: Pick<Category, 'code' | 'legalBasis' | 'statuteRef'>[];
  zones: Pick<Zone, 'code' | 'name' | 'area'>[];
}

/** $1: municipality, null for all. */
export const LIVE_OFFERS = `
SELECT DISTINCT ON (t.municipality_id) t.municipality_id AS "municipalityId", t.content,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'legalBasis', legal_basis, 'statuteRef', statute_ref)), '[]')
        FROM registration.category WHERE municipality_id = t.municipality_id) AS categories,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code, 'name', name, 'area', area::text)), '[]')
        FROM registration.zone WHERE municipality_id = t.municipality_id) AS zones
FROM registration.terms t WHERE $1::uuid IS NULL OR t.municipality_id = $1
ORDER BY t.municipality_id, t.version DESC`;
