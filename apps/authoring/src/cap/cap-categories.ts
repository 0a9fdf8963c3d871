import type { Catalogue } from '#libs/contracts';

/** For each CAP category (§3.2.2), codes of municipal categories that may carry it, the likeliest first. */
const CODES: Record<string, readonly string[]> = {
  Geo: ['meteo', 'protezione-civile'],
  Met: ['meteo', 'protezione-civile'],
  Safety: ['protezione-civile'],
  Security: ['protezione-civile'],
  Rescue: ['protezione-civile'],
  Fire: ['protezione-civile'],
  Health: ['protezione-civile'],
  Env: ['protezione-civile', 'meteo'],
  CBRNE: ['protezione-civile'],
  Transport: ['viabilita', 'protezione-civile'],
  Infra: ['servizi', 'protezione-civile'],
};

/** The municipality's category for a message's categories; null when there is no likely one. */
export function guessCategory(capCategories: readonly string[], { categories }: Catalogue): string | null {
  const codes = capCategories.flatMap((name) => [name.toLowerCase(), ...(CODES[name] ?? [])]);
  for (const code of codes) {
    const found = categories.find((category) => category.code.toLowerCase() === code);
    if (found !== undefined) return found.id;
  }
  return null;
}
