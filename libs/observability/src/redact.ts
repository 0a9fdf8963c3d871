/**
 * What may be a telephone number: `+` and 8–15 digits (E.164), or an Italian number without its plus. Keyed by what
 * surrounds it: digits inside UUIDs, hashes and ISO times are left alone.
 */
const NUMBER = /(?<![\w.:-])(?:\+\d{8,15}|(?:00)?39\d{8,11}|3\d{8,9})(?![\w-]|\.\d)/g;

/** The text with every telephone number's digits hidden. */
export function redactNumbers(text: string): string {
  return text.replace(NUMBER, '[number]');
}
