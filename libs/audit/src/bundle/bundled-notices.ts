import { createHash } from 'node:crypto';
import type { BundledNotice } from './files.js';

/** A notice as entries tell of it: its version, its language, its hash. Each of them is what somebody agreed to. */
export function noticeName({ version, language, sha256 }: Record<string, unknown>): string {
  return `${String(version)} ${String(language)} ${String(sha256)}`;
}

/**
 * Notices that are not those the entries tell of, by where they stand; and, by their names, notices that entries tell of
 * and that are not there. What was published before the bundle begins is known by its text alone.
 */
export function noticeFaults(text: string, told: ReadonlySet<string>, start: number): string[] {
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

/** The name of the notice on a line, where the hash is that of its text; a line may be anything. */
function provenName(line: string): string | null {
  try {
    const notice = JSON.parse(line) as BundledNotice;
    const sha256 = createHash('sha256').update(notice.text).digest('hex');
    return sha256 === notice.sha256 ? noticeName({ ...notice }) : null;
  } catch {
    return null;
  }
}
