import type { ServiceOptions } from '#libs/http';
import type { Logger } from '#libs/observability';
import { prepareCitizensPages } from './pages/prepare.js';
import type { RegistrationConfig } from './settings.js';

/** How the service stands on HTTP, whoever starts it. */
export function serviceOptions(config: RegistrationConfig, logger: Logger): ServiceOptions {
  return {
    name: 'registration',
    host: config.httpHost,
    port: config.httpPort,
    logger,
    api: {
      title: 'Campanile: registration',
      description: 'Citizens sign up for alerts and leave; audiences are drawn.',
      version: '1',
    },
    helmet: {
      // Pages are HTML and nothing else: styles, fonts and pictures of our own, forms that come back to us.
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          styleSrc: ["'self'"],
          fontSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: config.secureOrigin,
    },
    prepare: (app) => {
      if (config.trustedProxies.length > 0) app.set('trust proxy', config.trustedProxies);
      prepareCitizensPages(app);
    },
  };
}
