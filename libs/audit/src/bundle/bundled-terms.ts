import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/tlog';
import type { BundledTerms } from './files.js';

/**
 * Terms that are not those the entries tell of, by where they stand; and, by their hash, terms that entries tell of and
 * that are not there. What was published before the bundle begins is known by its text alone.
 */
export function termsFaults(text: string, told: ReadonlySet<string>, start: number): string[] {
  const unseen = new Set(told);
  const wrong: string[] = [];
  for (const [place, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const sha256 = provenHash(line);
    if (sha256 === null || (start === 0 && !told.has(sha256))) wrong.push(String(place + 1));
    else unseen.delete(sha256);
  }
  return [...wrong, ...unseen];
}

/** The hash the line says, where it is that of the content it says; a line may be anything. */
function provenHash(line: string): string | null {
  try {
    const { sha256, content } = JSON.parse(line) as BundledTerms;
    return createHash('sha256').update(canonicalJson(content)).digest('hex') === sha256 ? sha256 : null;
  } catch {
    return null;
  }
}
