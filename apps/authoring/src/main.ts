import 'reflect-metadata';
import { loadOrExit } from '#libs/config';
import { startService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { AuthoringModule } from './authoring.module.js';
import { serviceOptions } from './service.js';
import { authoringSettings } from './settings.js';

const config = loadOrExit('authoring', 'officials write, approve and release alerts', authoringSettings);
const logger = createLogger({ service: 'authoring', level: config.logLevel });
await startService(AuthoringModule.forService(config, logger), serviceOptions(config, logger));
