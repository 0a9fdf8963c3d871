import type { Sql } from '#libs/audit';
import type { AuthoringConfig } from '../settings.js';
import { OFFICIALS } from './officials.sql.js';
import type { AuthoringPrivacyFacts, OfficialCount } from './report/facts.js';

/** What authoring tells of itself: who may log in, and how. */
export async function authoringPrivacy(
  sql: Sql,
  municipalityId: string,
  { cookieSecure }: Pick<AuthoringConfig, 'cookieSecure'>,
): Promise<AuthoringPrivacyFacts> {
  return {
    officials: await sql<OfficialCount>(OFFICIALS, [municipalityId]),
    settings: { officialsByHttps: cookieSecure },
  };
}
