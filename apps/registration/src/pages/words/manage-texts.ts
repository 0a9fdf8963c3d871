import type { ProblemLanguage } from '#libs/http';
import type { ManageTexts } from './manage-page-texts.js';
import { manageTextsEn } from './manage-texts.en.js';
import { manageTextsIt } from './manage-texts.it.js';

const TEXTS: Record<ProblemLanguage, ManageTexts> = { it: manageTextsIt, en: manageTextsEn };

export function manageTexts(language: ProblemLanguage): ManageTexts {
  return TEXTS[language];
}
