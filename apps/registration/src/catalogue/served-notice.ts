import type { Notice } from './notice.entity.js';

/** What the log keeps of a notice being shown: which, and when. */
export function servedNotice({ version, language, sha256 }: Notice, servedAt: Date) {
  return { version, language, sha256: sha256.toString('hex'), servedAt: servedAt.toISOString() };
}
