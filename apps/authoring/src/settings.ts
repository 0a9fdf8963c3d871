import { z } from 'zod';
import { serviceSettings, settings, values, type Loaded } from '#libs/config';

const shape = {
  ...serviceSettings({ httpPort: 8080 }),
  cookieSecure: {
    env: 'COOKIE_SECURE',
    schema: values.flag.default(false),
    about: 'yes when officials come by https: the session cookie then travels by it alone',
  },
  trustedProxies: {
    env: 'TRUSTED_PROXIES',
    schema: values.list.default([]),
    about: 'addresses of the proxies in front, whose X-Forwarded-For is believed',
  },
  consoleDirectory: {
    env: 'CONSOLE_DIRECTORY',
    schema: z.string().default('dist/console'),
    about: "the built officials' pages; served when the directory exists",
  },
  peerTimeoutMs: {
    env: 'PEER_TIMEOUT_MS',
    schema: z.coerce.number().int().min(50).max(10_000).default(1_000),
    about: 'how long one question to another service may take, in milliseconds',
  },
} as const;

export const authoringSettings = settings(shape);

export type AuthoringConfig = Loaded<typeof shape>;

/** Injection token of the loaded settings. */
export const AUTHORING_CONFIG = Symbol('AUTHORING_CONFIG');
