import type { NestExpressApplication } from '@nestjs/platform-express';
import { Client } from 'pg';
import { auditMigrations } from '#libs/audit';
import { openBatch, readBatchHeader } from '#libs/contracts';
import { feedMigrations, Keyring } from '#libs/feed';
import { createService } from '#libs/http';
import { createLogger } from '#libs/observability';
import { createTestDatabase } from '#libs/testing';
import { FoundingService } from '../../catalogue/founding.service.js';
import type { MunicipalityDefinition } from '../../catalogue/municipality-definition.js';
import { registrationMigrations } from '../../migrations/index.js';
import { RegistrationModule } from '../../registration.module.js';
import { registrationSettings } from '../../settings.js';
import { SignUpModule } from '../../sign-up/sign-up.module.js';
import { PagesModule } from '../pages.module.js';
import { prepareCitizensPages } from '../prepare.js';

/** The citizens' pages on a real database, listening. */
export interface PagesUnderTest {
  app: NestExpressApplication;
  url: string;
  /** Rows as the superuser sees them. */
  rows<T extends object>(sql: string, values?: unknown[]): Promise<T[]>;
  /** The texts of all service messages so far to a number (E.164 digits), first to last. */
  messagesTo(number: number): Promise<string[]>;
  /** The code of the last message to a number. */
  codeTo(number: number): Promise<string>;
  stop(): Promise<void>;
}

export async function pagesUnderTest(town: MunicipalityDefinition): Promise<PagesUnderTest> {
  const database = await createTestDatabase([auditMigrations, feedMigrations, registrationMigrations]);
  const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
  const config = registrationSettings.load({
    ...{ DATABASE_URL: database.urlFor('registration'), SERVICE_SECRET: 's'.repeat(40), HTTP_PORT: '0' },
    ...{ TRANSPORT_KEY: key(1), NUMBER_KEY: key(2), INDEX_KEY: key(3), LOG_LEVEL: 'silent' },
  });
  const logger = createLogger({ service: 'registration', level: 'silent' });
  const parts = RegistrationModule.forCommands(config, logger);
  const app = await createService(
    { ...parts, imports: [...(parts.imports ?? []), SignUpModule, PagesModule] },
    {
      ...{ name: 'registration', logger, prepare: prepareCitizensPages },
      api: { title: 'registration', description: '', version: '1' },
    },
  );
  await app.listen(0, '127.0.0.1');
  await app.get(FoundingService, { strict: false }).found(town, 'operator:spec');
  const superuser = new Client({ connectionString: database.superuserUrl });
  await superuser.connect();
  const { port } = app.getHttpServer().address() as { port: number };
  const rows = async <T extends object>(sql: string, values: unknown[] = []) =>
    (await superuser.query<T>(sql, values)).rows;
  const messagesTo = async (number: number) => {
    const batches = await rows<{ payload: Buffer }>(
      "SELECT payload FROM feed.record WHERE topic = 'campanile.lane.service' ORDER BY position",
    );
    const all = await Promise.all(batches.map(({ payload }) => opened(app, payload)));
    return all.filter((each) => each.number === number).map(({ text }) => text);
  };
  return {
    ...{ app, rows, messagesTo, url: `http://127.0.0.1:${port}` },
    codeTo: async (number) => /\b\d{6}\b/.exec((await messagesTo(number)).at(-1) ?? '')?.[0] ?? '',
    stop: async () => {
      await app.close();
      await superuser.end();
      await database.drop();
    },
  };
}

/** What the dispatcher would send. */
async function opened(app: NestExpressApplication, payload: Buffer) {
  const header = readBatchHeader(payload);
  const key = await app.get(Keyring, { strict: false }).open(header.keyId);
  const { numbers, texts } = openBatch(payload, header, key);
  return { number: numbers[0], text: texts?.[0] ?? '' };
}
