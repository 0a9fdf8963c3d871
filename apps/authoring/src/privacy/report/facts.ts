import type {
  DispatcherPrivacyFacts,
  DispatcherPrivacySettings,
  PrivacyRoute,
  RegistrationPrivacyFacts,
  RegistrationPrivacySettings,
} from '#libs/contracts';

/** How many officials of a role there are; those who may still log in, and all. */
export interface OfficialCount {
  role: string;
  active: number;
  all: number;
}

export interface AuthoringPrivacySettings {
  officialsByHttps: boolean;
  officialSessionHours: number;
  loginAttemptMinutes: number;
  knownAddressDays: number;
}

/** What authoring tells of itself. */
export interface AuthoringPrivacyFacts {
  officials: OfficialCount[];
  settings: AuthoringPrivacySettings;
}

/** What each service tells of how it processes. */
export interface ToldFacts {
  registration: RegistrationPrivacyFacts;
  dispatcher: DispatcherPrivacyFacts;
  authoring: AuthoringPrivacyFacts;
}

/** All that the report is made of: what the database and the settings say at this moment. */
export interface PrivacyFacts extends Omit<RegistrationPrivacyFacts, 'settings'> {
  /** ISO 8601. */
  at: string;
  officials: OfficialCount[];
  routes: PrivacyRoute[];
  settings: RegistrationPrivacySettings & DispatcherPrivacySettings & AuthoringPrivacySettings;
}

/** The facts of the three services as one. */
export function privacyFacts({ registration, dispatcher, authoring }: ToldFacts, at: Date): PrivacyFacts {
  return {
    ...registration,
    at: at.toISOString(),
    officials: authoring.officials,
    routes: dispatcher.routes,
    settings: { ...registration.settings, ...dispatcher.settings, ...authoring.settings },
  };
}
