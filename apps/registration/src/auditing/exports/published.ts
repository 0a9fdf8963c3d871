import type { BundledNotice, BundledTerms, Sql } from '#libs/audit';
import { termsHash } from '../../catalogue/terms/terms-content.js';
import type { Terms } from '../../catalogue/terms.entity.js';
import { NOTICES, TERMS } from './published.sql.js';

/** What a municipality has published, as it stands beside the log in a copy of it; nothing for the log of no municipality. */
export async function published(
  sql: Sql,
  municipalityId: string,
): Promise<{ notices: BundledNotice[]; terms: BundledTerms[] }> {
  const terms = await sql<Pick<Terms, 'version' | 'content'>>(TERMS, [municipalityId]);
  return {
    notices: await sql<BundledNotice>(NOTICES, [municipalityId]),
    terms: terms.map(({ version, content }) => ({ version, sha256: termsHash(content), content })),
  };
}
