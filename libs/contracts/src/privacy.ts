/**
 * What the record of processing (GDPR art. 30) and the inputs to a DPIA (art. 35) are made of: each service tells what it
 * knows of itself. No number, no name of a citizen and no secret is in it.
 */

/** registration `GET /internal/privacy/:municipalityId` */
export interface RegistrationPrivacyFacts {
  name: string;
  languages: string[];
  termsVersion: number;
  terms: PrivacyTerms;
  notices: string[];
  categories: PrivacyCategory[];
  counts: PrivacyCount[];
  settings: RegistrationPrivacySettings;
}

/** The terms in force, as far as the record needs them. */
export interface PrivacyTerms {
  controller: string;
  dpoContact: string;
  processors: string[];
  withdrawalMethods: string[];
  retentionBasis: string;
  retentionDays: number;
}

export interface PrivacyCategory {
  code: string;
  name: Record<string, string>;
  legalBasis: 'public_task' | 'consent';
  statuteRef: string | null;
  /** Active subscribers who chose it. */
  chosen: number;
}

export interface PrivacyCount {
  what: string;
  count: number;
}

export interface RegistrationPrivacySettings {
  feed: 'postgres' | 'kafka';
  databaseByTls: boolean;
  databaseElsewhere: boolean;
  citizensByHttps: boolean;
  kekInFile: boolean;
  checkpointPlaces: string[];
  erasuresKeptOutside: boolean;
  suspendAfterFailures: number;
  suspendWithinDays: number;
  noticeGraceDays: number;
  askerRetentionDays: number;
  requestsPerAddress: number;
  validYears: number;
  unconfirmedHours: number;
  strayMessageHours: number;
  numberChangeHours: number;
  deskWithdrawalHours: number;
  nobodysInboundDays: number;
  linkDays: number;
  sessionMinutes: number;
  serviceKeyDays: number;
  inboundKeyDays: number;
  spentPaperYears: number;
  /** Of the copies of the log that auditors make. */
  logCopyHours: number;
}

/** dispatcher `GET /internal/privacy/:municipalityId` */
export interface DispatcherPrivacyFacts {
  routes: PrivacyRoute[];
  settings: DispatcherPrivacySettings;
}

/** An account through which numbers leave the installation. Never its login. */
export interface PrivacyRoute {
  id: string;
  name: string;
  kind: 'live' | 'drill';
  host: string;
  tls: boolean;
}

export interface DispatcherPrivacySettings {
  ledgerRetentionDays: number;
  parkedReceiptHours: number;
  /** That a subscriber left, or was erased. */
  withdrawnDays: number;
  /** Parts of a long message from a phone wait for the others. */
  inboundPartMinutes: number;
}
