export type Language = 'it' | 'en';

export const DEFAULT_LANGUAGE: Language = 'it';

const KEY = 'campanile.language';

/** The last language chosen in this browser; Italian when none was, or when storage is refused. */
export function rememberedLanguage(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : DEFAULT_LANGUAGE;
  } catch {
    return DEFAULT_LANGUAGE;
  }
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage refused: the choice lasts as long as the page.
  }
}
