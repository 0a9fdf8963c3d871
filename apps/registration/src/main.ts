import 'reflect-metadata';
import { loadOrExit } from '#libs/config';
import { startService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { RegistrationModule } from './registration.module.js';
import { serviceOptions } from './service.js';
import { registrationSettings } from './settings.js';

const config = loadOrExit(
  'registration',
  'citizens sign up and leave; audiences are drawn',
  registrationSettings,
);
const logger = createLogger({ service: 'registration', level: config.logLevel });
await startService(RegistrationModule.forService(config, logger), serviceOptions(config, logger));
