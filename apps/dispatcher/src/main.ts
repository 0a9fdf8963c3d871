import 'reflect-metadata';
import { loadOrExit } from '#libs/config';
import { startService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { DispatcherModule } from './dispatcher.module.js';
import { serviceOptions } from './service.js';
import { dispatcherSettings } from './settings.js';

const config = loadOrExit('dispatcher', 'carries alerts to the SMSCs', dispatcherSettings);
const logger = createLogger({ service: 'dispatcher', level: config.logLevel });
await startService(DispatcherModule.forService(config, logger), serviceOptions(config, logger));
