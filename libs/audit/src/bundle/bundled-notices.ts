import { createHash } from 'node:crypto';
import type { BundledNotice } from './files.js';
import { untoldLines } from './told-lines.js';

/** A notice as entries tell of it: its version, its language, its hash. Each of them is what somebody agreed to. */
export function noticeName({ version, language, sha256 }: Record<string, unknown>): string {
  return `${String(version)} ${String(language)} ${String(sha256)}`;
}

/** Notices that are not those the entries tell of, and those that are missing, as `untoldLines`. */
export function noticeFaults(text: string, told: ReadonlySet<string>, start: number): string[] {
  return untoldLines(text, told, start, (line) => {
    const notice = JSON.parse(line) as BundledNotice;
    const sha256 = createHash('sha256').update(notice.text).digest('hex');
    return sha256 === notice.sha256 ? noticeName({ ...notice }) : null;
  });
}
