import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ServiceOptions } from '#libs/http';
import type { Logger } from '#libs/observability';
import { readCapBodies } from './cap/cap-body.js';
import { serveConsole } from './console-pages.js';
import type { AuthoringConfig } from './settings.js';

/** How the service stands on HTTP, whoever starts it. */
export function serviceOptions(config: AuthoringConfig, logger: Logger): ServiceOptions {
  return {
    name: 'authoring',
    host: config.httpHost,
    port: config.httpPort,
    logger,
    api: {
      title: 'Campanile: authoring',
      description: 'Officials write, approve and release alerts, and watch them arrive.',
      version: '1',
    },
    helmet: {
      contentSecurityPolicy: {
        directives: {
          upgradeInsecureRequests: config.cookieSecure ? [] : null,
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: config.cookieSecure,
    },
    prepare: (app) => prepare(app, config),
  };
}

function prepare(app: NestExpressApplication, config: AuthoringConfig): void {
  if (config.trustedProxies.length > 0) app.set('trust proxy', config.trustedProxies);
  readCapBodies(app);
  const directory = resolve(config.consoleDirectory);
  if (existsSync(directory)) serveConsole(app, directory);
}
