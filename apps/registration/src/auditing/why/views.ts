import type { WhyConsent, WhyFacts } from '#libs/contracts';
import type { Offer } from '../../catalogue/catalogue.service.js';
import type { TermsContent } from '../../catalogue/terms.entity.js';
import { termsHash } from '../../catalogue/terms/terms-content.js';
import type { Decided, DrawFacts, Person } from './reason.js';

/** A row of `RECORDS_OF`. */
export type RecordRow = Decided &
  Omit<WhyConsent, 'recordedAt' | 'pausedUntil' | 'terms'> & {
    terms: { version: number; content: TermsContent };
  };

/** Of an alert's rule, the category and the zones as they are offered. */
export interface Ruled {
  category: Offer['categories'][number] | null;
  zones: Offer['zones'];
}

/** Whom an alert was for. */
export function ruleOf(offer: Offer, draw: DrawFacts | null): Ruled {
  const rule = draw?.release?.audience;
  return {
    category: offer.categories.find(({ id }) => id === rule?.categoryId) ?? null,
    zones: offer.zones.filter(({ id }) => rule?.zoneIds.includes(id) ?? false),
  };
}

/** What somebody had decided of whom an alert was for. */
export function chosenOf({ category, zones }: Ruled, record: RecordRow | null) {
  const decided = record?.decisions;
  return {
    category: categoryOf(category, record),
    categoryChosen: category === null ? null : (decided?.categories[category.code] ?? null),
    zones: zones.map(({ code, name }) => ({ code, name, chosen: decided?.zones[code] ?? null })),
  };
}

/** Its legal basis as it stood in the terms of the record, where there is one. */
function categoryOf(category: Ruled['category'], record: RecordRow | null): WhyFacts['category'] {
  if (category === null) return null;
  const { code, name, legalBasis, statuteRef } = category;
  const then = record?.terms.content.categories.find((offered) => offered.code === code);
  return {
    code,
    name,
    legalBasis: then?.legalBasis ?? legalBasis,
    statute: (then ?? { statuteRef }).statuteRef,
  };
}

/** Without what of the log proves it. */
export function consentOf({ terms, recordedAt, pausedUntil, ...record }: RecordRow): WhyConsent {
  return {
    ...{ ...record, recordedAt: recordedAt.toISOString(), pausedUntil: pausedUntil?.toISOString() ?? null },
    terms: { ...terms, sha256: termsHash(terms.content) },
  };
}

/** The draw as it is told. */
export function drawOf(draw: DrawFacts | null): WhyFacts['draw'] {
  if (draw === null) return null;
  const { state, startedAt, finishedAt, drawn, release } = draw;
  return {
    ...{ state, startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, drawn },
    ...{ releasedAt: release?.releasedAt ?? null, contentHash: release?.contentHash ?? null },
    rule: release?.audience ?? null,
  };
}

/** A person as they are told. */
export function personOf({ subscribedAt, leftAt, ...each }: Person): WhyFacts['subjects'][number] {
  return { ...each, subscribedAt: subscribedAt.toISOString(), leftAt: leftAt?.toISOString() ?? null };
}
