import { useTranslation } from 'react-i18next';
import type { Words } from '../api/privacy.js';

/** What comes in both languages, in that of the page. */
export function useWords(): (words: Words) => string {
  const { i18n } = useTranslation();
  return (words) => words[i18n.language === 'en' ? 'en' : 'it'];
}
