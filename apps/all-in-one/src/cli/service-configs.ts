import { authoringSettings, type AuthoringConfig } from '../../../authoring/src/settings.js';
import { dispatcherSettings, type DispatcherConfig } from '../../../dispatcher/src/settings.js';
import { registrationSettings, type RegistrationConfig } from '../../../registration/src/settings.js';
import type { ServiceName } from '#libs/database';

/** The settings of the services a command is about; loaded when it runs, so that `--help` needs none. */
export interface ServiceConfigs {
  registration: () => RegistrationConfig;
  authoring: () => AuthoringConfig;
  dispatcher: () => DispatcherConfig;
}

export function serviceConfigs(environmentOf: (service: ServiceName) => NodeJS.ProcessEnv): ServiceConfigs {
  return {
    registration: () => registrationSettings.load(environmentOf('registration')),
    authoring: () => authoringSettings.load(environmentOf('authoring')),
    dispatcher: () => dispatcherSettings.load(environmentOf('dispatcher')),
  };
}
