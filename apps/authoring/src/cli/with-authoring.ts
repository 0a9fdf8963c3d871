import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Official } from '#libs/access';
import { createLogger } from '#libs/observability';
import { AuthoringModule } from '../authoring.module.js';
import { LoginService } from '../officials/login.service.js';
import type { AuthoringConfig } from '../settings.js';
import { askPassword } from './password.js';

/** Runs work with the service's parts, without its API, its clock and its consumers. */
export async function withAuthoring<T>(
  config: AuthoringConfig,
  work: (authoring: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const logger = createLogger({
    ...{ service: 'cli', level: 'warn' },
    write: (line) => void process.stderr.write(line),
  });
  const module = AuthoringModule.forCommands(config, logger);
  const context = await NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

/** The official whose name and password are given: a command acts for nobody else. */
export async function actingAs(authoring: INestApplicationContext, username: string): Promise<Official> {
  const password = await askPassword(`Password di / of ${username}: `);
  const logins = authoring.get(LoginService, { strict: false });
  const official = await logins.identify({ username, password, address: 'cli' });
  const { id: officialId, municipalityId, role, name } = official;
  return { officialId, municipalityId, role, name };
}
