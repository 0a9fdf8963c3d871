import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { HelmetOptions } from 'helmet';
import { LOGGER, nestLogger, type Logger } from '#libs/observability';
import { describeApi, type ApiDescription } from './openapi.js';
import { ExpressServer } from './express-server.js';
import { fixedHeaders } from './fixed-headers.js';
import { mountDescription, mountOperations } from './operations.js';
import { ProblemFilter } from './problem.filter.js';
import { UnexpectedBody } from './unexpected-body.js';
import { validationPipe } from './validation.js';

export interface ServiceOptions {
  name: string;
  host: string;
  /** 0 takes a free one. */
  port: number;
  logger: Logger;
  api: ApiDescription;
  /** What the pages of a service need; see `helmet`. Without: nothing at all. */
  helmet?: HelmetOptions;
  /** Middleware and routes that need the raw application, before it listens. */
  prepare?(app: NestExpressApplication): void;
}

export interface RunningService {
  app: NestExpressApplication;
  url: string;
  stop(): Promise<void>;
}

/** How long a stopping service may take before it is ended, in milliseconds. */
const STOP_DEADLINE_MS = 4_500;

/** Of a service that serves no page: whatever a browser is made to show of it, it shows nothing. */
const NO_PAGES: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
  },
};

/** Builds the application without listening: for the command line, for the description of the API, and for specs. */
export async function createService(
  module: Type | DynamicModule,
  options: Omit<ServiceOptions, 'host' | 'port'>,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(module, new ExpressServer(), {
    logger: nestLogger(options.logger),
    abortOnError: false,
    bodyParser: false,
  });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Of what nobody keeps, nobody asks whether it changed; files that are kept have a tag of their own.
  app.disable('etag');
  app.use(fixedHeaders(options.helmet ?? NO_PAGES));
  app.useBodyParser('json', { limit: '256kb', reviver: refusePrototypes });
  options.prepare?.(app);
  app.useGlobalGuards(new UnexpectedBody());
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(app.get<Logger>(LOGGER)));
  mountOperations(app);
  mountDescription(app, describeApi(app, options.api));
  return app;
}

/** Starts a service and says where it listens: one JSON line on standard output, for whoever started it. */
export async function startService(
  module: Type | DynamicModule,
  options: ServiceOptions,
): Promise<RunningService> {
  const app = await createService(module, options);
  await app.listen(options.port, options.host);
  const { port } = app.getHttpServer().address() as { port: number };
  const url = `http://${options.host}:${port}`;
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= app.close());
  stopOnSignals(stop, options.logger);
  process.stdout.write(`${JSON.stringify({ event: 'listening', service: options.name, url })}\n`);
  return { app, url, stop };
}

const PROTOTYPES = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Fields that are none of ours, and that the validator does not see: whoever sends one means harm. Answered like JSON
 * that cannot be read.
 */
function refusePrototypes(key: string, value: unknown): unknown {
  if (PROTOTYPES.has(key)) throw new SyntaxError('a prototype');
  return value;
}

/** A signal ends the service; so does the death of the supervisor that holds its IPC channel. */
function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
  const end = () => {
    setTimeout(() => {
      logger.error('did not stop in time');
      process.exit(1);
    }, STOP_DEADLINE_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', end).once('SIGTERM', end);
  if (process.connected) process.once('disconnect', end);
}
