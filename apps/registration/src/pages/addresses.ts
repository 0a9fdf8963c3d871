import type { ProblemLanguage } from '#libs/http';

/** The addresses of the pages, for Nest's router. No address ever holds a number, only random ids. */
export const ROUTES = {
  form: ['it', 'en'],
  code: ['it/codice/:id', 'en/code/:id'],
  newCode: ['it/codice/:id/nuovo', 'en/code/:id/new'],
  unknown: ['it/*rest', 'en/*rest'],
};

/** Everything under the pages' two languages. The router wants a mount point without the slash that follows it. */
export const ANY_PAGE = /^\/(it|en)(?=\/|$)/;

export function formAddress(language: ProblemLanguage): string {
  return `/${language}/`;
}

/** Where the notice is read, as a message says it. @param publicUrl where citizens find the pages */
export function noticeAddress(publicUrl: string, language: string): string {
  return publicUrl.replace(/\/+$/, '') + formAddress(language === 'en' ? 'en' : 'it');
}

export function codeAddress(language: ProblemLanguage, signUpId: string): string {
  return language === 'it' ? `/it/codice/${signUpId}` : `/en/code/${signUpId}`;
}

export function newCodeAddress(language: ProblemLanguage, signUpId: string): string {
  return `${codeAddress(language, signUpId)}/${language === 'it' ? 'nuovo' : 'new'}`;
}

/** The language a page's address is in. */
export function languageOfPath(path: string): ProblemLanguage {
  return /^\/en(?=\/|$)/.test(path) ? 'en' : 'it';
}

export function otherLanguage(language: ProblemLanguage): ProblemLanguage {
  return language === 'it' ? 'en' : 'it';
}
