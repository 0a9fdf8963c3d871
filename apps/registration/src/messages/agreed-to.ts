import type { Offer } from '../catalogue/catalogue.service.js';

/** What somebody agrees to, in the short words of a message: zones by code, kinds of alert by name. */
export function agreedTo(
  { zones, categories }: Pick<Offer, 'zones' | 'categories'>,
  chosen: { zoneIds: readonly string[]; categoryIds: readonly string[]; language: string },
): { zones: string[]; categories: string[] } {
  return {
    zones: zones.filter(({ id }) => chosen.zoneIds.includes(id)).map(({ code }) => code),
    categories: categories
      .filter(({ id }) => chosen.categoryIds.includes(id))
      .map(({ code, name }) => name[chosen.language] ?? code),
  };
}
