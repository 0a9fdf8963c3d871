import type { ProblemLanguage } from '#libs/http';

/** Clocks of the municipality, not of the server. */
const ROME = { timeZone: 'Europe/Rome' } as const;
const LOCALES: Record<ProblemLanguage, string> = { it: 'it-IT', en: 'en-GB' };

const formats = new Map<string, Intl.DateTimeFormat>();
const languageNames = new Map<string, string>();

/** “18:10”. */
export function clock(time: Date, language: ProblemLanguage): string {
  return format(time, language, { hour: '2-digit', minute: '2-digit' });
}

/** “23 novembre 2026 alle ore 18:10”. */
export function dayAndClock(time: Date, language: ProblemLanguage): string {
  return format(time, language, { dateStyle: 'long', timeStyle: 'short' });
}

/** “23 novembre 2026”. */
export function day(time: Date, language: ProblemLanguage): string {
  return format(time, language, { dateStyle: 'long' });
}

/** The name of a language in another: `languageName('en', 'it')` is “inglese”. */
export function languageName(named: string, language: string): string {
  const make = () => new Intl.DisplayNames([language], { type: 'language' }).of(named) ?? named;
  return kept(languageNames, `${named} ${language}`, make);
}

/** The same with a capital, as it stands by itself. */
export function languageTitle(named: string, language: string): string {
  const name = languageName(named, language);
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}

/** What a thing with names by language is called: in this language, in Italian, or in whatever there is. */
export function nameIn(names: Record<string, string>, language: ProblemLanguage): string {
  return names[language] ?? names['it'] ?? Object.values(names)[0] ?? '';
}

function format(time: Date, language: ProblemLanguage, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${Object.values(options).join()} ${Object.keys(options).join()}`;
  const make = () => new Intl.DateTimeFormat(LOCALES[language], { ...ROME, ...options });
  return kept(formats, key, make).format(time);
}

/** What formats dates and names takes longer to make than the rest of a page; there are a few of each. */
function kept<T>(made: Map<string, T>, key: string, make: () => T): T {
  const known = made.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}
