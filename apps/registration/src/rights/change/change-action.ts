import type { Category } from '../../catalogue/category.entity.js';
import type { ConsentAction } from '../../subscribers/consent.entity.js';

/** What a subscription says, as far as it can be changed. */
export interface Chosen {
  zoneIds: readonly string[];
  categoryIds: readonly string[];
  language: string;
}

/**
 * What a change is in law. Who only leaves kinds of alert out objects to those of a public task (GDPR art. 21) or
 * withdraws consent (art. 7(3)) from the others; whatever else changes, or both at once, is a change.
 * @returns null when nothing changes
 */
export function actionOf(
  before: Chosen,
  after: Chosen,
  categories: readonly Pick<Category, 'id' | 'legalBasis'>[],
): ConsentAction | null {
  const left = before.categoryIds.filter((id) => !after.categoryIds.includes(id));
  const more = after.categoryIds.some((id) => !before.categoryIds.includes(id));
  const rest = !sameSet(before.zoneIds, after.zoneIds) || before.language !== after.language;
  if (left.length === 0 && !more && !rest) return null;
  if (left.length === 0 || more || rest) return 'changed';
  const bases = new Set(left.map((id) => categories.find((each) => each.id === id)?.legalBasis));
  if (bases.size > 1) return 'changed';
  return bases.has('public_task') ? 'objected' : 'withdrawn';
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}
