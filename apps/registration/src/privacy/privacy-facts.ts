import type { Sql } from '#libs/audit';
import type {
  PrivacyCategory,
  PrivacyCount,
  RegistrationPrivacyFacts,
  RegistrationPrivacySettings,
} from '#libs/contracts';
import { KEPT_HOURS } from '../auditing/exports/export-folder.js';
import { checkpointPlaces } from '../auditing/checkpoint-places.js';
import { PERIODS } from '../rights/retention/periods.js';
import { SESSION_MINUTES } from '../rights/session/sessions.service.js';
import type { RegistrationConfig } from '../settings.js';
import { VALID_YEARS } from '../subscribers/decided.js';
import { CATEGORIES, COUNTS, TOWN } from './privacy.sql.js';

type Town = Pick<RegistrationPrivacyFacts, 'name' | 'languages' | 'termsVersion' | 'terms' | 'notices'>;

/** What registration tells of how it processes; null for a municipality that is not there. */
export async function registrationPrivacy(
  sql: Sql,
  municipalityId: string,
  settings: RegistrationPrivacySettings,
): Promise<RegistrationPrivacyFacts | null> {
  const [town] = await sql<Town>(TOWN, [municipalityId]);
  if (town === undefined) return null;
  return {
    ...town,
    categories: await sql<PrivacyCategory>(CATEGORIES, [municipalityId]),
    counts: await sql<PrivacyCount>(COUNTS, [municipalityId]),
    settings,
  };
}

/** The settings that matter to a data protection officer. */
export function privacySettings(config: RegistrationConfig): RegistrationPrivacySettings {
  const database = new URL(config.databaseUrl);
  const sslmode = database.searchParams.get('sslmode');
  const { feed, suspendAfterFailures, suspendWithinDays } = config;
  const { noticeGraceDays, askerRetentionDays, requestsPerAddress } = config;
  return {
    ...{ feed, suspendAfterFailures, suspendWithinDays },
    ...{ noticeGraceDays, askerRetentionDays, requestsPerAddress },
    ...PERIODS,
    ...{ validYears: VALID_YEARS, sessionMinutes: SESSION_MINUTES, logCopyHours: KEPT_HOURS },
    databaseByTls: sslmode !== null && sslmode !== 'disable',
    databaseElsewhere: !['localhost', '127.0.0.1', '[::1]', ''].includes(database.hostname),
    citizensByHttps: config.secureOrigin,
    kekInFile: config.kekFile !== undefined,
    checkpointPlaces: checkpointPlaces(config),
    erasuresKeptOutside: config.erasureLedger !== undefined,
  };
}
