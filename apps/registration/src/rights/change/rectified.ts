import type { Category } from '../../catalogue/category.entity.js';
import type { Chosen } from './change-action.js';

/** What a change corrects of what is held about a person (GDPR art. 16), by name; kinds of alert are decisions, not data. */
export function rectifiedFields(before: Chosen, after: Chosen): string[] {
  const zones = [...before.zoneIds].sort().join() !== [...after.zoneIds].sort().join();
  return [...(zones ? ['zones'] : []), ...(before.language === after.language ? [] : ['language'])];
}

/** Codes of the public tasks that a change leaves out: each is an objection (GDPR art. 21), whatever else changes. */
export function objectedTo(
  before: Chosen,
  after: Chosen,
  categories: readonly Pick<Category, 'id' | 'code' | 'legalBasis'>[],
): string[] {
  return categories
    .filter(({ id, legalBasis }) => legalBasis === 'public_task' && before.categoryIds.includes(id))
    .filter(({ id }) => !after.categoryIds.includes(id))
    .map(({ code }) => code);
}
