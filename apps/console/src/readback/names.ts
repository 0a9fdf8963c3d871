import type { Catalogue } from '../api/types.js';

/** The category's name in a language, else in Italian, else its code; its id if the catalogue does not know it. */
export function categoryName(catalogue: Catalogue | null, id: string | null, language: string): string {
  if (id === null) return '';
  const category = catalogue?.categories.find((each) => each.id === id);
  if (!category) return catalogue ? id : '';
  return category.name[language] ?? category.name['it'] ?? category.code;
}

export function zoneName(catalogue: Catalogue | null, id: string): string {
  return catalogue?.zones.find((zone) => zone.id === id)?.name ?? id;
}

/** By name, as people look for them; the server keeps zones by id. */
export function namesInOrder(zones: readonly { name: string }[]): string[] {
  return zones.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'it'));
}
