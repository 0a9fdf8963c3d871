import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Dictionary } from './dictionary.js';
import { DEFAULT_LANGUAGE, rememberedLanguage, rememberLanguage, type Language } from './remembered.js';

/** One language is fetched at a time: each is a file of its own. */
const DICTIONARIES: Record<Language, () => Promise<Dictionary>> = {
  it: async () => (await import('./it.js')).it,
  en: async () => (await import('./en.js')).en,
};

export async function startLanguages(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    lng: rememberedLanguage(),
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await switchLanguage(rememberedLanguage());
}

export async function switchLanguage(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await DICTIONARIES[language]());
  }
  await i18next.changeLanguage(language);
  if (language !== DEFAULT_LANGUAGE || rememberedLanguage() !== language) rememberLanguage(language);
}
