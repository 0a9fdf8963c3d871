import type { AuditActor, AuditEntry } from '#libs/audit';
import type { Terms } from '../terms.entity.js';
import { termsHash } from './terms-content.js';

/** What the log tells of a version of the terms. */
export function termsPublished(
  { municipalityId, version, content }: Pick<Terms, 'municipalityId' | 'version' | 'content'>,
  actor: AuditActor,
): AuditEntry {
  const payload = { version, sha256: termsHash(content) };
  return { municipalityId, event: 'terms.published', actor, payload };
}
