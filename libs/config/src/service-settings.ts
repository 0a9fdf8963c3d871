import { z } from 'zod';
import { key256, keys256, list, port } from './values.js';

/** What every service needs besides its own settings. */
export function serviceSettings(defaults: { httpPort: number }) {
  return {
    databaseUrl: {
      env: 'DATABASE_URL',
      schema: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }),
      about: "PostgreSQL, with the login of the service's own role",
      secret: true,
    },
    databasePool: {
      env: 'DATABASE_POOL',
      schema: z.coerce.number().int().min(2).max(200).default(10),
      about: 'connections to PostgreSQL at most',
    },
    feed: {
      env: 'FEED',
      schema: z.enum(['postgres', 'kafka']).default('postgres'),
      about: 'what carries work between the services',
    },
    kafkaBrokers: {
      env: 'KAFKA_BROKERS',
      schema: list.default([]),
      about: 'host:port,… of the Kafka brokers (FEED=kafka)',
    },
    kafkaTopicPrefix: {
      env: 'KAFKA_TOPIC_PREFIX',
      schema: z.string().default(''),
      about: 'put before every topic and group, for several installations on one Kafka',
    },
    transportKey: {
      env: 'TRANSPORT_KEY',
      schema: key256,
      about: "wraps the keys of the feed's sealed records; the same in all services",
      secret: true,
    },
    kek: {
      env: 'KEK',
      schema: keys256.optional(),
      about: 'key-encryption keys: the first wraps, all unwrap; the same in all services (or KEK_FILE)',
      secret: true,
    },
    kekFile: {
      env: 'KEK_FILE',
      schema: z.string().optional(),
      about: 'file of key-encryption keys, one a line, the current one first; read again when it changes',
    },
    serviceSecret: {
      env: 'SERVICE_SECRET',
      schema: z.string().min(32, 'must have at least 32 characters'),
      about: 'signs what services ask each other; the same in all services',
      secret: true,
    },
    httpHost: { env: 'HTTP_HOST', schema: z.string().default('127.0.0.1'), about: 'address to listen on' },
    httpPort: {
      env: 'HTTP_PORT',
      schema: port.default(defaults.httpPort),
      about: 'port to listen on; 0 for a free one',
    },
    authoringUrl: {
      env: 'AUTHORING_URL',
      schema: z.url().default('http://127.0.0.1:8080'),
      about: 'where the authoring service answers',
    },
    registrationUrl: {
      env: 'REGISTRATION_URL',
      schema: z.url().default('http://127.0.0.1:8081'),
      about: 'where the registration service answers',
    },
    dispatcherUrl: {
      env: 'DISPATCHER_URL',
      schema: z.url().default('http://127.0.0.1:8082'),
      about: 'where the dispatcher answers',
    },
    logLevel: {
      env: 'LOG_LEVEL',
      schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
      about: 'least severe entries written to the log',
    },
  } as const;
}
