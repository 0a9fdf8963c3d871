import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/tlog';
import type { BundledTerms } from './files.js';
import { untoldLines } from './told-lines.js';

/** Terms as entries tell of them: their version, their hash. */
export function termsName({ version, sha256 }: Record<string, unknown>): string {
  return `${String(version)} ${String(sha256)}`;
}

/** Terms that are not those the entries tell of, and those that are missing, as `untoldLines`. */
export function termsFaults(text: string, told: ReadonlySet<string>, start: number): string[] {
  return untoldLines(text, told, start, (line) => {
    const terms = JSON.parse(line) as BundledTerms;
    const sha256 = createHash('sha256').update(canonicalJson(terms.content)).digest('hex');
    return sha256 === terms.sha256 ? termsName({ ...terms }) : null;
  });
}
