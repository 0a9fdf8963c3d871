import type { Sql } from '#libs/audit';
import { WINDOW_SECONDS } from '../officials/login-throttle.js';
import { SESSION_SECONDS } from '../officials/session.store.js';
import { KNOWN_ADDRESS_DAYS } from '../officials/throttle.sql.js';
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
    settings: {
      officialsByHttps: cookieSecure,
      officialSessionHours: SESSION_SECONDS / 3_600,
      ...{ loginAttemptMinutes: WINDOW_SECONDS / 60, knownAddressDays: KNOWN_ADDRESS_DAYS },
    },
  };
}
