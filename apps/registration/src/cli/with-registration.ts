import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createLogger } from '#libs/observability';
import { RegistrationModule } from '../registration.module.js';
import type { RegistrationConfig } from '../settings.js';

/** Runs work with the service's parts, without its API and its consumers. */
export async function withRegistration<T>(
  config: RegistrationConfig,
  work: (registration: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const logger = createLogger({
    ...{ service: 'cli', level: 'warn' },
    write: (line) => void process.stderr.write(line),
  });
  const module = RegistrationModule.forCommands(config, logger);
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}
