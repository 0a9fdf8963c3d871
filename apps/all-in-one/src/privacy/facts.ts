import type { Sql } from '#libs/audit';
import type { AuthoringConfig } from '../../../authoring/src/settings.js';
import type { DispatcherConfig } from '../../../dispatcher/src/settings.js';
import type { TermsContent } from '../../../registration/src/catalogue/terms.entity.js';
import type { RegistrationConfig } from '../../../registration/src/settings.js';
import { CATEGORIES, COUNTS, OFFICIALS, TOWN } from './facts.sql.js';

export interface CategoryFacts {
  code: string;
  name: Record<string, string>;
  legalBasis: 'public_task' | 'consent';
  statuteRef: string | null;
  /** Active subscribers who chose it. */
  chosen: number;
}

/** An account through which numbers leave the installation. Never its login. */
export interface RouteFacts {
  id: string;
  name: string;
  kind: 'live' | 'drill';
  host: string;
  tls: boolean;
}

/** All that the report is made of: what the database and the settings say at this moment. */
export interface PrivacyFacts {
  /** ISO 8601. */
  at: string;
  name: string;
  languages: string[];
  termsVersion: number;
  terms: TermsContent;
  notices: string[];
  categories: CategoryFacts[];
  counts: { what: string; count: number }[];
  officials: { role: string; active: number; all: number }[];
  routes: RouteFacts[];
  settings: SettingFacts;
}

export interface SettingFacts {
  feed: 'postgres' | 'kafka';
  databaseByTls: boolean;
  databaseElsewhere: boolean;
  citizensByHttps: boolean;
  officialsByHttps: boolean;
  kekInFile: boolean;
  checkpointPlaces: string[];
  erasuresKeptOutside: boolean;
  ledgerRetentionDays: number;
  parkedReceiptHours: number;
  suspendAfterFailures: number;
  suspendWithinDays: number;
  noticeGraceDays: number;
  askerRetentionDays: number;
  requestsPerAddress: number;
}

export interface PrivacyConfigs {
  registration: RegistrationConfig;
  authoring: AuthoringConfig;
  dispatcher: DispatcherConfig;
}

/** @param sqls as registration and as authoring */
export async function privacyFacts(
  [registration, authoring]: readonly [Sql, Sql],
  municipalityId: string,
  configs: PrivacyConfigs,
): Promise<PrivacyFacts> {
  type Town = Pick<PrivacyFacts, 'name' | 'languages' | 'termsVersion' | 'terms' | 'notices'>;
  const [town] = await registration<Town>(TOWN, [municipalityId]);
  if (town === undefined) throw new Error(`No municipality ${municipalityId}`);
  const { routes } = configs.dispatcher;
  return {
    ...{ at: new Date().toISOString(), ...town },
    categories: await registration<CategoryFacts>(CATEGORIES, [municipalityId]),
    counts: await registration<{ what: string; count: number }>(COUNTS, [municipalityId]),
    officials: await authoring<PrivacyFacts['officials'][number]>(OFFICIALS, [municipalityId]),
    routes: routes
      .filter((route) => route.municipalityId === municipalityId)
      .map(({ id, name, kind, host, tls }) => ({ id, name, kind, host, tls: tls !== false })),
    settings: settingFacts(configs),
  };
}

function settingFacts({ registration, authoring, dispatcher }: PrivacyConfigs): SettingFacts {
  const database = new URL(registration.databaseUrl);
  const sslmode = database.searchParams.get('sslmode');
  return {
    feed: registration.feed,
    databaseByTls: sslmode !== null && sslmode !== 'disable',
    databaseElsewhere: !['localhost', '127.0.0.1', '[::1]', ''].includes(database.hostname),
    citizensByHttps: registration.secureOrigin,
    officialsByHttps: authoring.cookieSecure,
    kekInFile: registration.kekFile !== undefined,
    checkpointPlaces: [
      ...(registration.auditCheckpointFolder === undefined ? [] : ['folder']),
      ...(registration.auditCheckpointUrl === undefined ? [] : ['http']),
      ...(registration.auditCheckpointSmtpUrl === undefined || registration.auditCheckpointMailTo.length === 0
        ? []
        : ['mail']),
    ],
    erasuresKeptOutside: registration.erasureLedger !== undefined,
    ledgerRetentionDays: dispatcher.ledgerRetentionDays,
    parkedReceiptHours: dispatcher.parkedReceiptHours,
    suspendAfterFailures: registration.suspendAfterFailures,
    suspendWithinDays: registration.suspendWithinDays,
    noticeGraceDays: registration.noticeGraceDays,
    askerRetentionDays: registration.askerRetentionDays,
    requestsPerAddress: registration.requestsPerAddress,
  };
}
