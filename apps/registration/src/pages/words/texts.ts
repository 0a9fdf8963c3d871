import type { ProblemLanguage } from '#libs/http';
import type { PageTexts } from './page-texts.js';
import { textsEn } from './texts.en.js';
import { textsIt } from './texts.it.js';

const TEXTS: Record<ProblemLanguage, PageTexts> = { it: textsIt, en: textsEn };

export function pageTexts(language: ProblemLanguage): PageTexts {
  return TEXTS[language];
}
