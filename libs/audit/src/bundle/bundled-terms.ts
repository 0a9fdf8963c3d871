import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/tlog';
import type { BundledTerms } from './files.js';

/** Terms as entries tell of them: their version, their hash. */
export function termsName({ version, sha256 }: Record<string, unknown>): string {
  return `${String(version)} ${String(sha256)}`;
}

/**
 * Terms that are not those the entries tell of, by where they stand; and, by their names, terms that entries tell of and
 * that are not there. What was published before the bundle begins is known by its text alone.
 */
export function termsFaults(text: string, told: ReadonlySet<string>, start: number): string[] {
  const unseen = new Set(told);
  const wrong: string[] = [];
  for (const [place, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const name = provenName(line);
    if (name === null || (start === 0 && !told.has(name))) wrong.push(String(place + 1));
    else unseen.delete(name);
  }
  return [...wrong, ...unseen];
}

/** The name of the terms on a line, where the hash is that of their content; a line may be anything. */
function provenName(line: string): string | null {
  try {
    const terms = JSON.parse(line) as BundledTerms;
    const sha256 = createHash('sha256').update(canonicalJson(terms.content)).digest('hex');
    return sha256 === terms.sha256 ? termsName({ ...terms }) : null;
  } catch {
    return null;
  }
}
