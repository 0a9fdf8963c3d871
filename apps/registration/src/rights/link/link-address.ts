import type { ProblemLanguage } from '#libs/http';

/** Short: every character of a link is paid for. */
export const LINK_ROUTES = ['it/g/:token', 'en/m/:token'];

export function linkPath(language: ProblemLanguage, token: string): string {
  return language === 'it' ? `/it/g/${token}` : `/en/m/${token}`;
}

/** What a message holds. @param publicUrl where citizens find the pages */
export function linkAddress(publicUrl: string, language: ProblemLanguage, token: string): string {
  return publicUrl.replace(/\/+$/, '') + linkPath(language, token);
}
