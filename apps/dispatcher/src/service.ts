import type { ServiceOptions } from '#libs/http';
import type { Logger } from '#libs/observability';
import type { DispatcherConfig } from './settings.js';

/** How the service stands on HTTP, whoever starts it. */
export function serviceOptions(config: DispatcherConfig, logger: Logger): ServiceOptions {
  return {
    name: 'dispatcher',
    host: config.httpHost,
    port: config.httpPort,
    logger,
    api: {
      title: 'Campanile: dispatcher',
      description:
        'Carries alerts to the SMSCs and accounts for every recipient. Asked by other services alone.',
      version: '1',
    },
  };
}
