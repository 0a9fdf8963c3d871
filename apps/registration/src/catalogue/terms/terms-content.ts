import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/tlog';
import type { Category } from '../category.entity.js';
import { ringOf } from '../polygon.js';
import type { TermsContent } from '../terms.entity.js';
import type { Zone } from '../zone.entity.js';

/** What the terms say of the processing itself; categories and zones are told beside it. */
export type Processing = Omit<TermsContent, 'categories' | 'zones'>;

type TermsCategory = Pick<Category, 'code' | 'legalBasis' | 'statuteRef'>;
type TermsZone = Pick<Zone, 'code' | 'name' | 'area'>;

/** The terms as they are published: whatever a consent refers to, at one moment. */
export function termsContent(
  processing: Processing,
  categories: readonly TermsCategory[],
  zones: readonly TermsZone[],
): TermsContent {
  return {
    ...processing,
    categories: [...categories]
      .sort(byCode)
      .map(({ code, legalBasis, statuteRef }) => ({ code, legalBasis, statuteRef })),
    zones: [...zones].sort(byCode).map(({ code, name, area }) => ({ code, name, area: ringOf(area) })),
  };
}

/** SHA-256 of the terms in their one form (RFC 8785), hexadecimal: what the log and each consent say of them. */
export function termsHash(content: TermsContent): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

function byCode(one: { code: string }, other: { code: string }): number {
  return one.code < other.code ? -1 : 1;
}
